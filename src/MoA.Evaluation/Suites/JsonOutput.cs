using System.Text.Encodings.Web;
using System.Text.Json;

namespace MoA.Evaluation.Suites;

/// <summary>Writes the benchmarks' files: one array, or an object a line. Text is written as it is.</summary>
internal static class JsonOutput
{
    private static ReadOnlySpan<byte> LineEnd => "\n"u8;

    /// <summary>Writes an array, indented as the original tools do.</summary>
    public static void WriteArray<T>(Stream output, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var writer = new Utf8JsonWriter(output, Options(indented: true));
        writer.WriteStartArray();
        foreach (var row in rows)
            Write(writer, row, write);
        writer.WriteEndArray();
        writer.Flush();
        output.Write(LineEnd);
    }

    /// <summary>Writes an object a line.</summary>
    public static void WriteLines<T>(Stream output, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var writer = new Utf8JsonWriter(output, Options(indented: false));
        foreach (var row in rows)
        {
            Write(writer, row, write);
            writer.Flush();
            writer.Reset();
            output.Write(LineEnd);
        }
    }

    /// <summary>Seconds since 1970 as Python's <c>time.time()</c> has them.</summary>
    public static double UnixSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static void Write<T>(Utf8JsonWriter writer, T row, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartObject();
        write(writer, row);
        writer.WriteEndObject();
    }

    private static JsonWriterOptions Options(bool indented) =>
        new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
