using System.Globalization;
using System.Text.Json;
using MoA.Api.Errors;
using MoA.Core.Mixtures;

namespace MoA.Api.Chat;

/// <summary>Reads the request field <c>moa</c>. It is this product's own, so a name it does not know is a typing error.</summary>
internal static class MoaFieldReader
{
    private static readonly string[] Known = ["layers", "proposers", "aggregator", "max_cost", "max_tokens", "deadline_seconds", "events"];

    public static MoaField Read(FieldReader request)
    {
        if (request.Object("moa") is not { } json)
            return new MoaField();
        foreach (var property in json.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
            {
                throw ApiException.Field(
                    $"moa.{ApiError.Shorten(property.Name)}", $"is no known field; known here: {string.Join(", ", Known)}.", "unknown_parameter");
            }
        }

        var fields = new FieldReader(json, "moa.");
        return new MoaField
        {
            Overrides = new MixtureOverrides
            {
                Layers = (int?)fields.Integer("layers", int.MinValue, int.MaxValue),
                Proposers = Proposers(fields),
                Aggregator = fields.Text("aggregator"),
                Budget = Budget(fields),
                Deadline = fields.Number("deadline_seconds", double.NegativeInfinity, double.PositiveInfinity) is { } seconds ? Seconds(seconds) : null,
            },
            Events = fields.Flag("events") ?? false,
        };
    }

    // The range is the configuration's, so MixtureOverrider says it; here only what no TimeSpan holds is brought to its ends.
    private static TimeSpan Seconds(double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : seconds < 0 ? TimeSpan.MinValue : TimeSpan.MaxValue;

    private static string[]? Proposers(FieldReader fields)
    {
        if (fields.Array("proposers") is not { } array)
            return null;
        return
        [
            .. array.EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw fields.Wrong(string.Create(CultureInfo.InvariantCulture, $"proposers[{index}]"), "a model's id", item)),
        ];
    }

    private static RunBudget? Budget(FieldReader fields)
    {
        var maxTokens = fields.Integer("max_tokens", long.MinValue, long.MaxValue);
        decimal? maxCost = null;
        if (fields.Value("max_cost") is { } cost)
            maxCost = cost.ValueKind == JsonValueKind.Number && cost.TryGetDecimal(out var money) ? money : throw fields.Wrong("max_cost", "an amount of money", cost);
        return maxCost is null && maxTokens is null ? null : new RunBudget { MaxCost = maxCost, MaxTokens = maxTokens };
    }
}
