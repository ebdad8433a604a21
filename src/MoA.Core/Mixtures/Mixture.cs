using System.Text.Json.Serialization;

namespace MoA.Core.Mixtures;

/// <summary>
/// A recipe: layers of proposers and one aggregator (arXiv 2406.04692, section 2). A mixture of L layers has L-1 proposer layers and the
/// aggregator layer; with no proposer layer it is a single model.
/// </summary>
public sealed record Mixture
{
    /// <summary>The id callers name as <c>model</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The proposer layers, first to last; empty for a single model.</summary>
    public required IReadOnlyList<MixtureLayer> Layers { get; init; }

    /// <summary>Who writes the final answer, or, in a mixture that ranks, chooses it.</summary>
    public required AgentSlot Aggregator { get; init; }

    /// <summary>What the aggregator does with the proposals. Default: it writes an answer of its own. Absent in JSON where it is the default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MixtureKind Kind { get; init; }

    /// <summary>Sampling temperature of agents whose slot sets none, 0 to 2; null: the caller's, else 0.7 where there are proposers.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens of a reply of agents whose slot sets none; null: the caller's, else 2048 where there are proposers.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Longest time one agent call may take with all its attempts, not counting the wait for quota. Default 2 minutes.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time a run may take; time while no host works on it does not count. Default 10 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What a run may spend; null: no limit.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>The number of layers, the aggregator's included.</summary>
    public int LayerCount => Layers.Count + 1;
}
