using System.Text.Json;

namespace MoA.Evaluation.Files;

/// <summary>Reads the objects of a file that is either one JSON array or has an object on each line: the benchmarks use both.</summary>
internal static class JsonRecordFile
{
    /// <exception cref="EvaluationInputException">The file does not exist, is empty, is not JSON, or holds something else than objects.</exception>
    public static IReadOnlyList<JsonRecord> Read(string file)
    {
        var content = InputFile.ReadBytes(file);
        var start = content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8);
        var records = start >= 0 && content[start] == '[' ? ReadArray(file, content) : ReadLines(file, content);
        return records.Count > 0 ? records : throw new EvaluationInputException("There is nothing in it. Give a file with a JSON array or a JSON object on each line.", file);
    }

    private static List<JsonRecord> ReadArray(string file, byte[] content)
    {
        var records = new List<JsonRecord>();
        var line = 1;
        var counted = 0;
        var reader = new Utf8JsonReader(content);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                line += content.AsSpan(counted, start - counted).Count((byte)'\n');
                counted = start;
                records.Add(Record(file, line, JsonElement.ParseValue(ref reader)));
            }

            // Reads on behind the array, so that what is left over there is an error.
            reader.Read();
        }
        catch (JsonException failure)
        {
            throw new EvaluationInputException($"This is no JSON: {failure.Message}", file, (int?)failure.LineNumber + 1);
        }

        return records;
    }

    private static List<JsonRecord> ReadLines(string file, byte[] content)
    {
        var records = new List<JsonRecord>();
        var line = 0;
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            line++;
            var text = content.AsMemory()[range];
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            try
            {
                using var document = JsonDocument.Parse(text);
                records.Add(Record(file, line, document.RootElement.Clone()));
            }
            catch (JsonException failure)
            {
                throw new EvaluationInputException($"This is no JSON object: {failure.Message} A line that was cut off must be written again.", file, line);
            }
        }

        return records;
    }

    private static JsonRecord Record(string file, int line, JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? new JsonRecord(file, line, json) : throw new EvaluationInputException("An object { ... } is needed here.", file, line);
}
