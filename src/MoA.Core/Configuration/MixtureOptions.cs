using MoA.Core.Mixtures;

namespace MoA.Core.Configuration;

/// <summary>
/// A mixture as it is configured: <see cref="Layers"/> and <see cref="Proposers"/> where every layer has the same proposers, or
/// <see cref="ProposerLayers"/> where they differ.
/// </summary>
public sealed class MixtureOptions
{
    /// <summary>
    /// What the aggregator does: <c>Synthesize</c> an answer from the proposals, or <c>Rank</c> them, so that the best one is the answer (the LLM
    /// ranker of arXiv 2406.04692, section 3.3). In upper or lower case. Default <c>Synthesize</c>.
    /// </summary>
    public string Kind { get; init; } = nameof(MixtureKind.Synthesize);

    /// <summary>Number of layers, the aggregator's included, 2 to 16. Default 2 (arXiv 2406.04692 uses 3, and 2 in MoA-Lite).</summary>
    public int? Layers { get; init; }

    /// <summary>The proposer slots of every layer, 1 to 64.</summary>
    public List<AgentOptions> Proposers { get; init; } = [];

    /// <summary>The proposer layers one by one, instead of the two above.</summary>
    public List<ProposerLayerOptions> ProposerLayers { get; init; } = [];

    /// <summary>Who writes the final answer, or chooses it. Required.</summary>
    public AgentOptions? Aggregator { get; init; }

    /// <summary>Sampling temperature of all agents, 0 to 2; absent: the caller's, else 0.7 (the reference code's).</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens of a reply, at least 1; absent: the caller's, else 2048 (the reference code's).</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many proposals a layer needs, 0 to its number of slots. 0: the aggregator answers alone where all fail, unless it ranks. Default 1.</summary>
    public int MinProposals { get; init; } = 1;

    /// <summary>How many proposals of a layer start the grace period, 1 to its number of slots; absent: a layer waits for all.</summary>
    public int? ProceedAfter { get; init; }

    /// <summary>How long stragglers may still take after that, in seconds, 0 to 3600. Default 0.</summary>
    public double GraceSeconds { get; init; }

    /// <summary>Longest time of one agent call with all its attempts, in seconds, 1 to 3600. Default 120.</summary>
    public double CallTimeoutSeconds { get; init; } = 120;

    /// <summary>Longest time of a run, in seconds, 1 to 86,400. Default 600.</summary>
    public double DeadlineSeconds { get; init; } = 600;

    /// <summary>Most money one run may spend, above 0; absent: no limit.</summary>
    public decimal? MaxCostPerRun { get; init; }

    /// <summary>Most tokens one run may spend, at least 1; absent: no limit.</summary>
    public long? MaxTokensPerRun { get; init; }
}
