using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>JSON written with one writer and one buffer per thread: no call awaits between taking and leaving them.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>Writes a whole body with its length; it is sent when the handler returns or flushes.</summary>
    public static void Write<T>(HttpResponse response, T value, Action<Utf8JsonWriter, T> write)
    {
        var body = Render(value, write);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    public static void WriteTo<T>(IBufferWriter<byte> output, T value, Action<Utf8JsonWriter, T> write)
    {
        var writer = _writer ??= new Utf8JsonWriter(output, Options);
        writer.Reset(output);
        write(writer, value);
        writer.Flush();
    }

    /// <summary>The bytes are good until this thread renders again.</summary>
    public static ReadOnlySpan<byte> Render<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        WriteTo(buffer, value, write);
        return buffer.WrittenSpan;
    }
}
