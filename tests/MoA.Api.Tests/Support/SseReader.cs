using System.Text.Json;

namespace MoA.Api.Tests.Support;

/// <summary>Reads server-sent events as they arrive; comments too.</summary>
internal sealed class SseReader(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream);

    public static async Task<SseReader> OpenAsync(HttpResponseMessage response) => new(await response.Content.ReadAsStreamAsync());

    /// <summary>The next event; null: the stream has ended.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        string? name = null, id = null, data = null, comment = null;
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            if (line is null)
                return null;
            if (line.Length == 0)
                return new SseEvent(name, id, data, comment);
            if (line.StartsWith(':'))
                comment = line[1..].Trim();
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = data is null ? line[6..] : $"{data}\n{line[6..]}";
            else
                throw new InvalidDataException($"'{line}' is no line of an event stream.");
        }
    }

    /// <summary>All events that follow.</summary>
    public async Task<List<SseEvent>> RestAsync()
    {
        var events = new List<SseEvent>();
        while (await NextAsync() is { } next)
            events.Add(next);
        return events;
    }

    public void Dispose() => _reader.Dispose();
}

internal sealed record SseEvent(string? Name, string? Id, string? Data, string? Comment)
{
    public JsonElement Json => ScriptedRun.Json(Data ?? throw new InvalidDataException("The event has no data."));

    public JsonElement Delta => Json.GetProperty("choices")[0].GetProperty("delta");

    public string? Content => Delta.TryGetProperty("content", out var content) ? content.GetString() : null;
}
