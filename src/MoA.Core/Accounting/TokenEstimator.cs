using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Accounting;

/// <summary>
/// Estimates tokens from characters, per model, and learns the ratio from the usage that providers report. Thread-safe.
/// </summary>
public sealed class TokenEstimator
{
    private const double InitialCharactersPerToken = 4;
    private const double LeastLearningRate = 0.1;
    private const int TokensPerMessage = 4;

    private static readonly string[] PromptFields = ["tools", "functions", "response_format"];

    private readonly ConcurrentDictionary<string, Learned> _learned = new(StringComparer.Ordinal);

    /// <summary>Characters that count of a conversation: text, tool calls, and a flat 4,000 for an image or audio part.</summary>
    public static long CountCharacters(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var characters = 0L;
        foreach (var message in messages)
            characters += message.Characters;
        return characters;
    }

    /// <summary>
    /// Characters of the request fields that providers put into the prompt: <c>tools</c>, <c>functions</c> (their elder form) and
    /// <c>response_format</c>, as JSON.
    /// </summary>
    /// <param name="fields">Fields of a request, by name.</param>
    public static long CountCharacters(IReadOnlyDictionary<string, JsonElement> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var characters = 0L;
        if (fields.Count == 0)
            return characters;
        foreach (var name in PromptFields)
        {
            if (fields.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                characters += Encoding.UTF8.GetCharCount(JsonMarshal.GetRawUtf8Value(value));
        }

        return characters;
    }

    /// <summary>Estimated prompt tokens of a conversation for a model; never negative.</summary>
    /// <param name="model">The configured id of the model.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="extraCharacters">Characters that go into the prompt beside the conversation.</param>
    public int EstimatePrompt(string model, IReadOnlyList<ChatMessage> messages, long extraCharacters = 0)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return EstimateText(model, CountCharacters(messages) + extraCharacters) + (messages.Count * TokensPerMessage);
    }

    /// <summary>Estimated tokens of a text of this many characters.</summary>
    public int EstimateText(string model, long characters) => (int)Math.Min(int.MaxValue / 2, Math.Ceiling(characters / CharactersPerToken(model)));

    /// <summary>Characters that make a token of this model, as far as is known: from 0.5 to 16, 4 before the first report.</summary>
    public double CharactersPerToken(string model) => _learned.TryGetValue(model, out var known) ? known.Ratio : InitialCharactersPerToken;

    /// <summary>
    /// Takes in what a provider reported for a prompt. The first report counts as much as the ratio that was assumed before, later ones less
    /// and less, down to a tenth. A conversation with images or audio says nothing about text and is left out.
    /// </summary>
    /// <param name="model">The configured id of the model.</param>
    /// <param name="messages">The conversation that was sent.</param>
    /// <param name="promptTokens">The tokens reported for it.</param>
    /// <param name="extraCharacters">Characters that went into the prompt beside the conversation.</param>
    public void Learn(string model, IReadOnlyList<ChatMessage> messages, long promptTokens, long extraCharacters = 0)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var characters = CountCharacters(messages) + extraCharacters;
        var textTokens = promptTokens - (messages.Count * TokensPerMessage);
        if (characters < 16 || textTokens < 4 || messages.Any(message => message.HasMedia))
            return;
        var seen = Math.Clamp((double)characters / textTokens, 0.5, 16);
        _learned.AddOrUpdate(
            model,
            static (_, seen) => new Learned(InitialCharactersPerToken, 0).With(seen),
            static (_, known, seen) => known.With(seen),
            seen);
    }

    private readonly record struct Learned(double Ratio, int Reports)
    {
        public Learned With(double seen) =>
            new(Ratio + (Math.Max(LeastLearningRate, 1.0 / (Reports + 2)) * (seen - Ratio)), Math.Min(Reports + 1, 1000));
    }
}
