using System.Text.Json;

namespace MoA.Simulator;

/// <summary>Reads replay files at start; a mistake names the option, the file and the line.</summary>
internal sealed class ReplayLoader(List<string> errors)
{
    // Several models share one file of prompts.
    private readonly Dictionary<(string File, string Field), Dictionary<string, string>> _indexed = [];

    public RecordedAnswers? Load(string path, SimulatedModel model, string? shorthand)
    {
        var file = shorthand ?? model.Replay;
        try
        {
            if (file is not null)
                return LoadKeyed(file, model);
            return model.ReplayPrompts is { } prompts && model.ReplayAnswers is { } answers ? LoadJoined(prompts, answers, model) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.Add($"{path}: {exception.Message}");
            return null;
        }
    }

    private static RecordedAnswers LoadKeyed(string file, SimulatedModel model)
    {
        var answers = new RecordedAnswers();
        foreach (var (line, row) in Rows(file))
            answers.Add(Text(file, line, row, model.MessageField), Text(file, line, row, model.AnswerField));
        return answers;
    }

    private RecordedAnswers LoadJoined(string prompts, string answersFile, SimulatedModel model)
    {
        var messages = Indexed(prompts, model.MessageField);
        var answers = new RecordedAnswers();
        foreach (var (index, answer) in Indexed(answersFile, model.AnswerField))
        {
            if (!messages.TryGetValue(index, out var message))
                throw new FormatException($"the file '{answersFile}' answers index {index}, which '{prompts}' lacks.");
            answers.Add(message, answer);
        }

        return answers;
    }

    private Dictionary<string, string> Indexed(string file, string field)
    {
        if (_indexed.TryGetValue((file, field), out var known))
            return known;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, row) in Rows(file))
        {
            if (!row.TryGetProperty("index", out var index))
                throw new FormatException($"the file '{file}', line {line}: the field 'index' is missing.");
            texts[index.ToString()] = Text(file, line, row, field);
        }

        return _indexed[(file, field)] = texts;
    }

    private static IEnumerable<(int Line, JsonElement Row)> Rows(string file)
    {
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            using var row = Parse(file, line, text);
            yield return (line, row.RootElement);
        }
    }

    private static JsonDocument Parse(string file, int line, string text)
    {
        JsonDocument row;
        try
        {
            row = JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the file '{file}', line {line}, is not JSON: {exception.Message}", exception);
        }

        if (row.RootElement.ValueKind == JsonValueKind.Object)
            return row;
        row.Dispose();
        throw new FormatException($"the file '{file}', line {line}, is not a JSON object.");
    }

    private static string Text(string file, int line, JsonElement row, string field) =>
        row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"the file '{file}', line {line}: there is no text in the field '{field}'.");
}
