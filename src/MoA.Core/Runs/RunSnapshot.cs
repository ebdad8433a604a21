using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;

namespace MoA.Core.Runs;

/// <summary>A whole run as it stands: what <c>GET /v1/runs/{id}</c> answers.</summary>
public sealed record RunSnapshot
{
    /// <summary>The run's id.</summary>
    public required RunId Id { get; init; }

    /// <summary>Always <c>run</c>.</summary>
    public string Object { get; } = "run";

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The name of its mixture, or of the single model.</summary>
    public required string Mixture { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Tokens of all calls so far.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Cost of all calls so far at the configured prices.</summary>
    public decimal Cost { get; init; }

    /// <summary>Why it failed.</summary>
    public RunError? Error { get; init; }

    /// <summary>Every layer that was started, the aggregator's last.</summary>
    public required IReadOnlyList<LayerSnapshot> Layers { get; init; }

    /// <summary>The text of the final answer; null while there is none, and where it is tool calls alone.</summary>
    public string? Answer { get; init; }

    /// <summary>The whole answer message, where it is more than text.</summary>
    public JsonElement? AnswerMessage { get; init; }

    /// <summary>The caller's messages.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The sampling settings that the caller set; null: a silo of a version that does not tell them answered.</summary>
    public SamplingSettings? Sampling { get; init; }

    /// <summary>The caller's further fields, which go to the aggregator alone; null: none.</summary>
    public IReadOnlyDictionary<string, JsonElement>? AggregatorFields { get; init; }

    /// <summary>The recipe it runs by, overrides applied.</summary>
    public required Mixture Recipe { get; init; }

    /// <summary>The name of the API key it was started with.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether any of its models is simulated.</summary>
    public bool Simulated { get; init; }

    /// <summary>How often it was taken up again: from the journal by a host, or with a new answer after one that broke off.</summary>
    public int Resumes { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancelReason { get; init; }

    /// <summary>Milliseconds of the critical path spent waiting for providers and their quotas; known when the run has ended.</summary>
    public double? ProviderMs { get; init; }

    /// <summary>The silo that works on it, or did last; null: it runs in one process.</summary>
    public string? Host { get; init; }

    /// <summary>The number of its last event.</summary>
    public long LastEvent { get; init; }

    /// <summary>
    /// False while the journal cannot be written: the run goes on in memory, and what it did since would not survive a crash.
    /// </summary>
    public bool Durable { get; init; } = true;
}
