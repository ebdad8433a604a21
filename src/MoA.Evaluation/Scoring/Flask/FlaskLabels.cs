using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.Flask;

/// <summary>The domains and the difficulty of each instruction.</summary>
public sealed class FlaskLabels
{
    private readonly Dictionary<int, JsonRecord> _records;
    private readonly string _file;

    private FlaskLabels(Dictionary<int, JsonRecord> records, string file)
    {
        _records = records;
        _file = file;
    }

    /// <summary>Reads FLASK's evaluation set (evaluation_set/flask_evaluation.jsonl), under the names of its fields then or now.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static FlaskLabels Read(string file)
    {
        var records = new Dictionary<int, JsonRecord>();
        foreach (var record in JsonRecordFile.Read(file))
        {
            if (!records.TryAdd(Id(record), record))
                throw record.Wrong(record.AnyOf("idx", "question_id"), $"{Id(record)} stands in a line before too. Keep one of them.");
        }

        return new FlaskLabels(records, file);
    }

    internal static int Id(JsonRecord record) => record.Integer(record.AnyOf("idx", "question_id"));

    internal static IReadOnlyList<string> Domains(JsonRecord record)
    {
        var field = record.AnyOf("domain", "domain_labeled");
        var value = record.Required(field);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw record.Wrong(field, $"a list of texts is needed, not {JsonRecord.Show(value)}.");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    internal static string Difficulty(JsonRecord record)
    {
        var field = record.AnyOf("difficulty", "difficulty_labeled");
        // Two instructions of the original have the number -1 for none.
        return record.Required(field).ValueKind == JsonValueKind.Number ? record.Integer(field).ToString(System.Globalization.CultureInfo.InvariantCulture) : record.Text(field);
    }

    internal JsonRecord Find(JsonRecord review) => _records.TryGetValue(Id(review), out var record)
        ? record
        : throw review.Wrong(review.AnyOf("idx", "question_id"), $"{Id(review)} is no instruction of {_file}. Give the file of the instructions that were judged.");
}
