using System.Globalization;
using System.Text.Json;

namespace MoA.Evaluation.Files;

/// <summary>One object of a JSON file, which knows where it stands, so that what is wrong with a field can be said.</summary>
internal sealed record JsonRecord(string File, int Line, JsonElement Json)
{
    public bool Has(string field) => Json.TryGetProperty(field, out _);

    public string Text(string field)
    {
        var value = Required(field);
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(field, $"a text is needed, not {Show(value)}.");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(field, "the text holds half of a surrogate pair, which is no character. Write it again as UTF-8.");
        }
    }

    public int Integer(string field)
    {
        var value = Required(field);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(field, $"a whole number is needed, not {Show(value)}.");
    }

    public double Number(string field)
    {
        var value = Required(field);
        return AsNumber(value) ?? throw Wrong(field, $"a number is needed, not {Show(value)}.");
    }

    /// <summary>A number that may be null, as a judge's failure is written.</summary>
    public double? NumberOrNull(string field) => Required(field).ValueKind == JsonValueKind.Null ? null : Number(field);

    /// <summary>The first of these fields that is there: benchmarks were renamed over time.</summary>
    public string AnyOf(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (Has(field))
                return field;
        }

        throw Wrong(fields[0], $"it is missing. It may also be called {string.Join(" or ", fields[1..].ToArray())}.");
    }

    public JsonElement Required(string field) =>
        Json.TryGetProperty(field, out var value) ? value : throw Wrong(field, $"it is missing. The object has {string.Join(", ", Json.EnumerateObject().Select(property => property.Name))}.");

    public EvaluationInputException Wrong(string? field, string problem) => new(problem, File, Line, field);

    private static double? AsNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>What stands there, short enough for a message; a text only by its kind, since it may be a prompt.</summary>
    public static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => value.GetRawText().ToLower(CultureInfo.InvariantCulture),
        JsonValueKind.String when value.GetRawText().Length <= 22 => value.GetRawText(),
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };
}
