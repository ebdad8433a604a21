namespace MoA.Core.Runs;

/// <summary>Which proposal a mixture that ranks made its answer.</summary>
public sealed record ProposalChoice
{
    /// <summary>The layer of the proposal, from 1: the last proposer layer.</summary>
    public required int Layer { get; init; }

    /// <summary>The slot of the proposal, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The configured id of the model that wrote it.</summary>
    public required string Model { get; init; }

    /// <summary>What the aggregator said when it chose; null: it was not asked, since there was one proposal only.</summary>
    public string? Reply { get; init; }
}
