using System.Text.Json;

namespace MoA.Providers;

/// <summary>What a reply says of itself that only telemetry tells: read only where somebody listens. Of one call, used by one attempt at a time.</summary>
internal sealed class ReplyFacts
{
    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public string? ServiceTier { get; private set; }

    public long? CachedTokens { get; private set; }

    public long? ReasoningTokens { get; private set; }

    /// <summary>Another attempt begins.</summary>
    public void Clear() => (Id, Model, ServiceTier, CachedTokens, ReasoningTokens) = (null, null, null, null, null);

    /// <summary>Takes in a completion, or a chunk of one (OpenAI reference: chat completion objects); every chunk repeats the head.</summary>
    public void Read(JsonElement reply)
    {
        Id ??= MessageFields.Text(reply, "id"u8);
        Model ??= MessageFields.Text(reply, "model"u8);
        ServiceTier ??= MessageFields.Text(reply, "service_tier"u8);
        if (!reply.TryGetProperty("usage"u8, out var usage) || usage.ValueKind != JsonValueKind.Object)
            return;
        CachedTokens = Detail(usage, "prompt_tokens_details"u8, "cached_tokens"u8) ?? CachedTokens;
        ReasoningTokens = Detail(usage, "completion_tokens_details"u8, "reasoning_tokens"u8) ?? ReasoningTokens;
    }

    private static long? Detail(JsonElement usage, ReadOnlySpan<byte> group, ReadOnlySpan<byte> name) =>
        usage.TryGetProperty(group, out var details) && details.ValueKind == JsonValueKind.Object
        && details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0
            ? count
            : null;
}
