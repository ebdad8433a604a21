namespace MoA.Core.Mixtures;

/// <summary>A proposer layer: slots that run in parallel.</summary>
public sealed record MixtureLayer
{
    /// <summary>The proposer slots, at least one. The same model may stand in several.</summary>
    public required IReadOnlyList<AgentSlot> Proposers { get; init; }

    /// <summary>How many proposals the layer needs for the run to go on; 0: the run goes on with none. Default 1.</summary>
    public int MinProposals { get; init; } = 1;

    /// <summary>When the layer may leave its stragglers behind; null: it waits for all.</summary>
    public Quorum? Quorum { get; init; }
}
