using System.Text.Json.Serialization;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;

namespace MoA.Core.Runs;

/// <summary>The first event of every run.</summary>
public sealed record RunStarted : RunEvent
{
    /// <summary>What the run was started with.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>The silo that took it on; null: it runs in one process.</summary>
    public string? Host { get; init; }

    /// <summary>The trace it was started in, as <c>traceparent</c> carries it (W3C Trace Context); null: nobody traced it.</summary>
    public string? Trace { get; init; }

    /// <summary>Makes the first event of a new run.</summary>
    /// <param name="request">What it is started with.</param>
    /// <param name="simulated">Whether any of its models is simulated.</param>
    /// <param name="now">The time; it becomes part of the run's id.</param>
    public static RunStarted Of(RunRequest request, bool simulated, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = new RunHeader
        {
            Id = RunId.New(now),
            Created = now,
            Mixture = request.Mixture,
            Request = request.Chat,
            Tenant = request.Tenant,
            Simulated = simulated,
        };
        return new RunStarted { Sequence = 1, Time = now, Header = header, Trace = MoaTelemetry.CurrentTrace };
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "run.started";
}

/// <summary>
/// A host took the run up again from the journal, or asks its aggregator once more because the answer broke off. Answer deltas seen since the last journaled event are void: the answer starts anew.
/// </summary>
public sealed record RunResumed : RunEvent
{
    /// <summary>The silo that took it up; null: it runs in one process, or stays where it was.</summary>
    public string? Host { get; init; }

    /// <summary>The trace it goes on in, as <c>traceparent</c> carries it; null: nobody traces it, or it stays in the one it was in.</summary>
    public string? Trace { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "run.resumed";
}

/// <summary>What the events that end a run have in common.</summary>
public abstract record RunEnded : RunEvent
{
    /// <summary>Tokens of all calls.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>Cost of all calls at the configured prices.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Milliseconds of the critical path spent waiting for providers and their quotas.</summary>
    public double ProviderMs { get; init; }

    /// <summary>The aggregator's call, where it was made.</summary>
    public Proposal? Answer { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsTerminal => true;
}

/// <summary>The run has its answer.</summary>
public sealed record RunCompleted : RunEnded
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "run.completed";
}

/// <summary>The run ended without an answer.</summary>
public sealed record RunFailed : RunEnded
{
    /// <summary>Why.</summary>
    public required RunError Error { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "run.failed";
}

/// <summary>The run was stopped by its caller.</summary>
public sealed record RunCancelled : RunEnded
{
    /// <summary>Why it was stopped: <c>requested</c>, or <c>client_disconnected</c>.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "run.cancelled";
}
