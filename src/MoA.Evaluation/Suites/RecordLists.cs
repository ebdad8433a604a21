using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites;

/// <summary>Reads what the benchmarks' files have besides single values.</summary>
internal static class RecordLists
{
    /// <summary>A field that is a list of texts.</summary>
    /// <exception cref="EvaluationInputException">It is missing, empty, or something else.</exception>
    public static IReadOnlyList<string> Texts(this JsonRecord record, string field)
    {
        var list = record.Required(field);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 || list.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String))
            throw record.Wrong(field, "a list of texts is needed, with at least one in it.");
        return [.. list.EnumerateArray().Select(text => text.GetString()!)];
    }

    /// <summary>A text that may be left out or null.</summary>
    public static string? TextOrNull(this JsonRecord record, string field) =>
        record.Has(field) && record.Required(field).ValueKind != JsonValueKind.Null ? record.Text(field) : null;

    /// <summary>Makes of every record something with an id that no other has.</summary>
    /// <exception cref="EvaluationInputException">Two records have the same id.</exception>
    public static IReadOnlyList<T> Distinct<T>(IReadOnlyList<JsonRecord> records, Func<JsonRecord, T> read, Func<T, string> id)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var list = new List<T>();
        foreach (var record in records)
        {
            var item = read(record);
            if (!lines.TryAdd(id(item), record.Line))
                throw record.Wrong(null, $"its id {id(item)} stands in line {lines[id(item)]} already. Each may be there once.");
            list.Add(item);
        }

        return list;
    }
}
