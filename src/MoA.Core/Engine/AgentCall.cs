using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>One agent to ask, and what to ask it.</summary>
public sealed record AgentCall
{
    /// <summary>The run it belongs to.</summary>
    public required RunId Run { get; init; }

    /// <summary>The name of the API key that the run was started with: who may read what the provider says to this call; null: none.</summary>
    public string? Tenant { get; init; }

    /// <summary>The layer, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>The slot in the layer, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The model to ask.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>The messages, references injected.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Sampling fields, resolved from slot, mixture and caller.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Further request fields by name; the caller's for whoever writes the final answer, none for the others.</summary>
    public IReadOnlyDictionary<string, JsonElement> Fields { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Whether the reply is wanted piece by piece.</summary>
    public bool Stream { get; init; }

    /// <summary>Longest time of all attempts together, not counting the wait for quota.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>When the run's time is up.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Its rank among those that wait for quota.</summary>
    public required QuotaPriority Priority { get; init; }

    /// <summary>Estimated tokens of the messages.</summary>
    public required int EstimatedPromptTokens { get; init; }

    /// <summary>Most tokens the reply may have, or is assumed to have where the call sets no limit.</summary>
    public required int ReservedOutputTokens { get; init; }

    /// <summary>
    /// Asked before an attempt that brought nothing is followed by another although its provider reported usage, with that usage. True: it is
    /// counted, and must not be reported again with the outcome. False: the run's budget does not cover another attempt, so that one was the
    /// last. Null: nobody counts.
    /// </summary>
    [JsonIgnore]
    public Func<TokenUsage, bool>? TryPayAgain { get; init; }

    /// <summary>Told how the call goes, for whoever stops it. Null: nobody wants to know.</summary>
    [JsonIgnore]
    public CallProgress? Progress { get; init; }

    /// <summary>The call's name, <c>run/layer/slot</c>: the same when a resumed run asks again. Sent as <c>X-Client-Request-Id</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Run}/{Layer}/{Slot}";
}
