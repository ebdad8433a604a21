namespace MoA.Core.Configuration;

/// <summary>One proposer layer of a mixture with explicit layers.</summary>
public sealed class ProposerLayerOptions
{
    /// <summary>Its proposer slots, 1 to 64. Required.</summary>
    public List<AgentOptions> Proposers { get; init; } = [];

    /// <summary>How many proposals it needs, 0 to its number of slots; absent: the mixture's.</summary>
    public int? MinProposals { get; init; }

    /// <summary>How many proposals start the grace period, 1 to its number of slots; absent: the mixture's.</summary>
    public int? ProceedAfter { get; init; }

    /// <summary>How long the others may still take after that, in seconds; absent: the mixture's.</summary>
    public double? GraceSeconds { get; init; }
}
