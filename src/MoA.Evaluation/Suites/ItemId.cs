using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites;

/// <summary>The id of a benchmark's item, which is a number in some files and a text in others.</summary>
/// <param name="Text">The id as text, to compare.</param>
/// <param name="Json">The id as it stands in the file, to write.</param>
internal readonly record struct ItemId(string Text, JsonElement Json)
{
    public bool Equals(ItemId other) => Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Reads the first of these fields that is there.</summary>
    /// <exception cref="EvaluationInputException">None is, or it is neither a number nor a text.</exception>
    public static ItemId Read(JsonRecord record, params ReadOnlySpan<string> fields)
    {
        var field = record.AnyOf(fields);
        var json = record.Required(field);
        return json.ValueKind switch
        {
            JsonValueKind.Number => new ItemId(json.GetRawText(), json),
            JsonValueKind.String => new ItemId(record.Text(field), json),
            _ => throw record.Wrong(field, $"a number or a text is needed, not {JsonRecord.Show(json)}."),
        };
    }

    public override string ToString() => Text;
}
