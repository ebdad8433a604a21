using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MoA.Evaluation.Reports;

internal static class JsonReport
{
    // Read by programs and people, never put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ScoreReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartArray();
            foreach (var row in report.Rows)
            {
                writer.WriteStartObject();
                for (var i = 0; i < row.Count; i++)
                    Write(writer, report.Columns[i].Name, row[i]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case double number:
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteString(name, (string)value);
                break;
        }
    }
}
