using System.Collections.Concurrent;
using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Accounting;

/// <summary>
/// Estimates tokens from characters, per model, and learns the ratio from the usage that providers report. Thread-safe.
/// </summary>
public sealed class TokenEstimator
{
    private const double InitialCharactersPerToken = 4;
    private const double LearningRate = 0.1;
    private const int TokensPerMessage = 4;
    private const int CharactersPerMediaPart = 4000;

    private readonly ConcurrentDictionary<string, double> _charactersPerToken = new(StringComparer.Ordinal);

    /// <summary>Characters that count of a conversation: text, and a flat 4,000 for an image or audio part.</summary>
    public static long CountCharacters(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var characters = 0L;
        foreach (var message in messages)
            characters += CountCharacters(message);
        return characters;
    }

    /// <summary>Estimated prompt tokens of a conversation for a model; never negative.</summary>
    /// <param name="model">The configured id of the model.</param>
    /// <param name="messages">The conversation.</param>
    public int EstimatePrompt(string model, IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return EstimateText(model, CountCharacters(messages)) + (messages.Count * TokensPerMessage);
    }

    /// <summary>Estimated tokens of a text of this many characters.</summary>
    public int EstimateText(string model, long characters) => (int)Math.Min(int.MaxValue / 2, Math.Ceiling(characters / CharactersPerToken(model)));

    /// <summary>Characters that make a token of this model, as far as is known: from 0.5 to 16, 4 before the first report.</summary>
    public double CharactersPerToken(string model) => _charactersPerToken.TryGetValue(model, out var ratio) ? ratio : InitialCharactersPerToken;

    /// <summary>Takes in what a provider reported for a prompt.</summary>
    /// <param name="model">The configured id of the model.</param>
    /// <param name="messages">The conversation that was sent.</param>
    /// <param name="promptTokens">The tokens reported for it.</param>
    public void Learn(string model, IReadOnlyList<ChatMessage> messages, long promptTokens)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var characters = CountCharacters(messages);
        var textTokens = promptTokens - (messages.Count * TokensPerMessage);
        if (characters < 16 || textTokens < 4)
            return;
        var seen = Math.Clamp((double)characters / textTokens, 0.5, 16);
        _charactersPerToken.AddOrUpdate(model, seen, (_, known) => known + (LearningRate * (seen - known)));
    }

    private static long CountCharacters(ChatMessage message)
    {
        if (!message.Json.TryGetProperty("content", out var content))
            return 0;
        if (content.ValueKind != JsonValueKind.Array)
            return message.Text.Length;
        var media = content.EnumerateArray().Count(part => part.ValueKind == JsonValueKind.Object && !part.TryGetProperty("text", out _));
        return message.Text.Length + ((long)media * CharactersPerMediaPart);
    }
}
