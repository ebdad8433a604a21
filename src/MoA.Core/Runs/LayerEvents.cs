using System.Text.Json.Serialization;

namespace MoA.Core.Runs;

/// <summary>A layer's agents are being asked.</summary>
public sealed record LayerStarted : RunEvent
{
    /// <summary>The layer, from 1; the aggregator's is the last.</summary>
    public required int Layer { get; init; }

    /// <summary>The model of each slot.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "layer.started";
}

/// <summary>A proposer answered.</summary>
public sealed record ProposalCompleted : RunEvent
{
    /// <summary>Its answer and what it took.</summary>
    public required Proposal Proposal { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "proposal.completed";
}

/// <summary>A proposer gave no usable answer, or was left behind.</summary>
public sealed record ProposalFailed : RunEvent
{
    /// <summary>What happened.</summary>
    public required Proposal Proposal { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "proposal.failed";
}

/// <summary>A layer is done.</summary>
public sealed record LayerCompleted : RunEvent
{
    /// <summary>The layer, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>How many slots answered.</summary>
    public required int Completed { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many were left behind by the quorum.</summary>
    public required int Cancelled { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "layer.completed";
}
