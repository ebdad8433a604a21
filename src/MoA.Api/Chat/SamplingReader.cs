using System.Text.Json;
using MoA.Api.Errors;
using MoA.Core.Chat;

namespace MoA.Api.Chat;

/// <summary>Reads the fields that go to every agent.</summary>
internal static class SamplingReader
{
    private const int MostStops = 4;

    public static readonly string[] Fields =
    [
        "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed", "presence_penalty", "frequency_penalty",
    ];

    public static SamplingSettings Read(FieldReader fields) => new()
    {
        Temperature = fields.Number("temperature", 0, 2),
        TopP = fields.Number("top_p", 0, 1),
        MaxTokens = MaxTokens(fields),
        Stop = Stop(fields),
        Seed = fields.Integer("seed", long.MinValue, long.MaxValue),
        PresencePenalty = fields.Number("presence_penalty", -2, 2),
        FrequencyPenalty = fields.Number("frequency_penalty", -2, 2),
    };

    private static int? MaxTokens(FieldReader fields)
    {
        var older = (int?)fields.Integer("max_tokens", 1, int.MaxValue);
        var newer = (int?)fields.Integer("max_completion_tokens", 1, int.MaxValue);
        if (older is not null && newer is not null && older != newer)
            throw ApiException.Field("max_completion_tokens", $"is {newer}, but its older name 'max_tokens' is {older}: give one of the two.");
        return newer ?? older;
    }

    private static JsonElement? Stop(FieldReader fields)
    {
        if (fields.Value("stop") is not { } stop)
            return null;
        if (stop.ValueKind == JsonValueKind.Array)
        {
            var count = stop.GetArrayLength();
            if (count is 0 or > MostStops)
                throw ApiException.Field("stop", $"must hold from 1 to {MostStops} strings, not {count}.");
            foreach (var (item, index) in stop.EnumerateArray().Select((item, index) => (item, index)))
            {
                if (item.ValueKind != JsonValueKind.String)
                    throw fields.Wrong($"stop[{index}]", "a string", item);
            }
        }
        else if (stop.ValueKind != JsonValueKind.String)
        {
            throw fields.Wrong("stop", $"a string or an array of at most {MostStops} strings", stop);
        }

        return stop.Clone();
    }
}
