using System.Globalization;
using System.Text.Json;
using MoA.Api.Errors;

namespace MoA.Api.Chat;

/// <summary>Reads optional fields of a request object. As OpenAI does, it takes null for absent; what has the wrong form is refused by name.</summary>
internal readonly struct FieldReader(JsonElement json, string prefix = "")
{
    public string NameOf(string field) => prefix + field;

    public JsonElement? Value(string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string field) => Value(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        var value => throw Wrong(field, "a string", value.Value),
    };

    public bool? Flag(string field) => Value(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var value => throw Wrong(field, "true or false", value.Value),
    };

    public double? Number(string field, double min, double max)
    {
        if (Value(field) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            throw Wrong(field, "a number", value);
        var number = value.GetDouble();
        return number >= min && number <= max
            ? number
            : throw ApiException.Field(NameOf(field), string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}, not {number}."));
    }

    public long? Integer(string field, long min, long max)
    {
        if (Value(field) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
            throw Wrong(field, "a whole number", value);
        return number >= min && number <= max ? number : throw ApiException.Field(NameOf(field), OutOfRange(min, max, number));
    }

    public JsonElement? Object(string field) => OfKind(field, JsonValueKind.Object, "an object");

    public JsonElement? Array(string field) => OfKind(field, JsonValueKind.Array, "an array");

    public ApiException Wrong(string field, string wanted, JsonElement value) =>
        ApiException.Field(NameOf(field), $"must be {wanted}, not {Describe(value)}.", "invalid_type");

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => $"the number {ApiError.Shorten(value.GetRawText())}",
    };

    private JsonElement? OfKind(string field, JsonValueKind kind, string wanted) =>
        Value(field) is not { } value ? null : value.ValueKind == kind ? value : throw Wrong(field, wanted, value);

    private static string OutOfRange(long min, long max, long number) => max == long.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"must be at least {min}, not {number}.")
        : string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}, not {number}.");
}
