using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Core.Chat;

namespace MoA.Api.Sse;

/// <summary>
/// Writes server-sent events (WHATWG HTML, section 9.2). Unless <see cref="OpenAsync"/> is called, the answer's headers leave with the first
/// flush of the first event or comment, so that what fails before has a status of its own.
/// </summary>
internal sealed class SseStream(HttpResponse response) : IDisposable
{
    private readonly PipeWriter _body = response.BodyWriter;
    private readonly Utf8JsonWriter _json = new(Stream.Null, JsonBuilder.WriterOptions);
    private bool _prepared;

    /// <summary>Whether anything was written.</summary>
    public bool HasBegun => _prepared;

    /// <summary>Bytes that were written and not flushed.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Sends the headers now.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        Prepare();
        await _body.FlushAsync(cancellationToken);
    }

    /// <summary>Begins an event; its data is what is written to the result, one JSON value. <see cref="EndEvent"/> ends it.</summary>
    /// <param name="name">The event's name, fit for one line; null: the default, <c>message</c>.</param>
    /// <param name="id">What the client sends back as Last-Event-ID; null: none.</param>
    public Utf8JsonWriter BeginEvent(string? name = null, string? id = null)
    {
        Prepare();
        if (id is not null)
            WriteLine("id: "u8, id);
        if (name is not null)
            WriteLine("event: "u8, name);
        Write("data: "u8);
        _json.Reset(_body);
        return _json;
    }

    /// <summary>Ends an event.</summary>
    public void EndEvent()
    {
        _json.Flush();
        Unflushed += _json.BytesCommitted;
        Write("\n\n"u8);
    }

    /// <summary>Writes the end mark of OpenAI's streams.</summary>
    public void WriteDone()
    {
        Prepare();
        Write("data: [DONE]\n\n"u8);
    }

    /// <summary>Writes a comment, which clients ignore: it keeps the connection and the proxies on its way awake.</summary>
    public void WriteHeartbeat()
    {
        Prepare();
        Write(": heartbeat\n\n"u8);
    }

    /// <summary>Sends what was written. Nothing was written: nothing is sent, headers neither.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Unflushed == 0)
            return;
        Unflushed = 0;
        await _body.FlushAsync(cancellationToken);
    }

    public void Dispose() => _json.Dispose();

    private void Prepare()
    {
        if (_prepared)
            return;
        _prepared = true;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // nginx collects answers unless told not to.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        Unflushed += bytes.Length;
    }

    private void WriteLine(ReadOnlySpan<byte> field, string value)
    {
        Write(field);
        Unflushed += Encoding.UTF8.GetBytes(value, _body);
        Write("\n"u8);
    }
}
