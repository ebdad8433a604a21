using System.Text.Json;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>Reads <c>usage</c>.</summary>
internal static class UsageReader
{
    /// <returns>Null where there is none, or where it does not make sense.</returns>
    public static TokenUsage? Read(JsonElement reply)
    {
        if (!reply.TryGetProperty("usage"u8, out var usage) || usage.ValueKind != JsonValueKind.Object
            || !TryCount(usage, "prompt_tokens"u8, out var prompt))
        {
            return null;
        }

        // A reply without text may lack the count.
        return TryCount(usage, "completion_tokens"u8, out var completion) ? new TokenUsage(prompt, completion) : new TokenUsage(prompt, 0);
    }

    private static bool TryCount(JsonElement usage, ReadOnlySpan<byte> name, out long count)
    {
        count = 0;
        return usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out count)
            && count is >= 0 and <= int.MaxValue;
    }
}
