namespace MoA.Core.Runs;

/// <summary>What a <see cref="RunProjection"/> knows of one layer.</summary>
public sealed class LayerState
{
    internal LayerState(LayerStarted started)
    {
        Index = started.Layer;
        Started = started.Time;
        Models = started.Models;
        Slots = new Proposal?[started.Models.Count];
    }

    /// <summary>The layer, from 1.</summary>
    public int Index { get; }

    /// <summary>When its agents were first asked.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>When it was done; null while it is not.</summary>
    public DateTimeOffset? Completed { get; internal set; }

    /// <summary>The model of each slot.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>What each slot brought; null where its agent has not ended.</summary>
    public Proposal?[] Slots { get; }

    /// <summary>The proposals that answered, in slot order.</summary>
    public IEnumerable<Proposal> Answered => Slots.OfType<Proposal>().Where(slot => slot.Status == ProposalStatus.Completed);

    internal LayerSnapshot ToSnapshot(RunStatus run)
    {
        var ended = Slots.OfType<Proposal>().ToArray();
        return new LayerSnapshot
        {
            Index = Index,
            Status = Completed is not null ? RunStatus.Completed : run is RunStatus.Running ? RunStatus.Running : run,
            Started = Started,
            Completed = Completed,
            Usage = ended.Aggregate(default(TokenUsage), (sum, slot) => sum + slot.Usage),
            Cost = ended.Sum(slot => slot.Cost),
            Proposals = [.. Slots.Select((slot, index) => slot ?? new Proposal
            {
                Layer = Index,
                Slot = index,
                Model = Models[index],
                Status = run is RunStatus.Running ? ProposalStatus.Running : ProposalStatus.Cancelled,
            })],
        };
    }
}
