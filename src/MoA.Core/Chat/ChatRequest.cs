using System.Text.Json;

namespace MoA.Core.Chat;

/// <summary>What a caller asked: the messages, the sampling fields, and every other field of the request.</summary>
public sealed record ChatRequest
{
    /// <summary>The conversation, oldest message first; at least one.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Sampling fields, for every agent.</summary>
    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>
    /// Every other field of the request by name (<c>tools</c>, <c>tool_choice</c>, <c>response_format</c>, <c>logprobs</c>, and fields unknown
    /// to this product): they shape the final answer, so they go to the aggregator alone.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> AggregatorFields { get; init; } = new Dictionary<string, JsonElement>();
}
