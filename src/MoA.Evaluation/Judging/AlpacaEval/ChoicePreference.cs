using System.Text.Json;

namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>
/// Reads a preference from the log probabilities of the judge's first token (tatsu-lab/alpaca_eval, <c>completion_parsers.py</c>:
/// logprob_parser, as weighted_alpaca_eval_gpt4_turbo configures it).
/// </summary>
internal static class ChoicePreference
{
    /// <summary>What the judge calls the output that it sees first.</summary>
    public const string First = "m";

    /// <summary>What it calls the other.</summary>
    public const string Second = "M";

    /// <summary>The preference between the outputs as the judge saw them.</summary>
    /// <param name="logprobs">The log probabilities as the provider gave them; null: none.</param>
    /// <returns>
    /// 1: certainly the first, to 2: certainly the second. Of two names of which only one is among the likely tokens, the other has probability
    /// 0. Null: neither is, or there are no log probabilities.
    /// </returns>
    public static double? Read(JsonElement? logprobs)
    {
        if (TopTokens(logprobs) is not { } tokens)
            return null;
        double? first = null, second = null;
        foreach (var token in tokens.EnumerateArray())
        {
            if (token.ValueKind != JsonValueKind.Object || !token.TryGetProperty("token", out var text) || text.ValueKind != JsonValueKind.String
                || !token.TryGetProperty("logprob", out var logprob) || logprob.ValueKind != JsonValueKind.Number)
            {
                continue;
            }

            if (text.ValueEquals(First))
                first = logprob.GetDouble();
            else if (text.ValueEquals(Second))
                second = logprob.GetDouble();
        }

        return (first, second) switch
        {
            (null, null) => null,
            ({ } a, { } b) => 2 - (1 / (1 + Math.Exp(b - a))),
            _ => first is null ? 2 : 1,
        };
    }

    private static JsonElement? TopTokens(JsonElement? logprobs) =>
        logprobs is { ValueKind: JsonValueKind.Object } given
        && given.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array && content.GetArrayLength() > 0
        && content[0].ValueKind == JsonValueKind.Object
        && content[0].TryGetProperty("top_logprobs", out var top) && top.ValueKind == JsonValueKind.Array
            ? top
            : null;
}
