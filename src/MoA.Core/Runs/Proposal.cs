using System.Text.Json;

namespace MoA.Core.Runs;

/// <summary>What one agent did in one slot of one layer. The aggregator's is the only one of the last layer.</summary>
public sealed record Proposal
{
    /// <summary>The layer, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>The slot in the layer, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The configured id of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The id of its provider; null where the model is no longer configured.</summary>
    public string? Provider { get; init; }

    /// <summary>How it ended.</summary>
    public required ProposalStatus Status { get; init; }

    /// <summary>The text it answered with; null where there is none.</summary>
    public string? Content { get; init; }

    /// <summary>The whole assistant message, where it holds more than text (tool calls, a refusal, fields unknown to this product).</summary>
    public JsonElement? Message { get; init; }

    /// <summary>Log probabilities as the provider gave them, where they were asked for.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>The provider's <c>finish_reason</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The provider's <c>system_fingerprint</c>.</summary>
    public string? SystemFingerprint { get; init; }

    /// <summary>Tokens used.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Whether <see cref="Usage"/> was estimated because the provider did not report it.</summary>
    public bool UsageEstimated { get; init; }

    /// <summary>What it cost at the configured prices.</summary>
    public decimal Cost { get; init; }

    /// <summary>How often the provider was asked.</summary>
    public int Attempts { get; init; }

    /// <summary>The attempts that failed and were followed by another, at most <see cref="RetriedAttempt.Most"/>, the latest; null: none.</summary>
    public IReadOnlyList<RetriedAttempt>? Retries { get; init; }

    /// <summary>Where the time went.</summary>
    public CallTimings? Timings { get; init; }

    /// <summary>Why it failed or was cancelled.</summary>
    public AgentError? Error { get; init; }

    /// <summary>
    /// In the last layer of a mixture that ranks: which proposal was chosen. Text, message, log probabilities and finish reason are that proposal's;
    /// usage, cost and timings those of choosing. Null: the text is the model's own.
    /// </summary>
    public ProposalChoice? Chosen { get; init; }

    /// <summary>References shortened to fit this model's context window; null: none.</summary>
    public IReadOnlyList<ReferenceCut>? Cuts { get; init; }

    /// <summary>
    /// What its request said beside recipe and messages. Null: no request was made, it has not ended, or a version of this product journaled it that did not record this.
    /// </summary>
    public SentRequest? Sent { get; init; }
}
