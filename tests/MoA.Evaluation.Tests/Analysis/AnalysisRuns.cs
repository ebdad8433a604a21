using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Evaluation.Tests.Analysis;

/// <summary>Completed runs, put together by hand.</summary>
internal static class AnalysisRuns
{
    private static int _number;

    /// <summary>A run whose layers hold these answers; the last layer's only one is the final answer.</summary>
    public static RunSnapshot Run(string mixture, string question, params Proposal[][] layers)
    {
        var recipe = new Mixture
        {
            Name = mixture,
            Layers = [.. layers.SkipLast(1).Select(layer => new MixtureLayer { Proposers = [.. layer.Select(slot => new AgentSlot { Model = slot.Model })] })],
            Aggregator = new AgentSlot { Model = layers[^1][0].Model },
        };
        return new RunSnapshot
        {
            Id = RunId.New(DateTimeOffset.UnixEpoch.AddSeconds(Interlocked.Increment(ref _number))),
            Status = RunStatus.Completed,
            Mixture = mixture,
            Created = DateTimeOffset.UnixEpoch,
            Cost = layers.SelectMany(layer => layer).Sum(slot => slot.Cost),
            Layers =
            [
                .. layers.Select((layer, index) => new LayerSnapshot
                {
                    Index = index + 1,
                    Status = RunStatus.Completed,
                    Started = DateTimeOffset.UnixEpoch,
                    Proposals = [.. layer.Select((slot, place) => slot with { Layer = index + 1, Slot = place })],
                }),
            ],
            Answer = layers[^1][0].Content,
            Messages = [ChatMessage.Create("system", "Be right."), ChatMessage.Create("user", question)],
            Recipe = recipe,
        };
    }

    /// <summary>What one agent answered; its layer and slot follow from where it is put.</summary>
    public static Proposal Said(string model, string text, long prompt = 10, long reply = 5, decimal cost = 0) => new()
    {
        Layer = 0,
        Slot = 0,
        Model = model,
        Status = ProposalStatus.Completed,
        Content = text,
        Usage = new TokenUsage(prompt, reply),
        Cost = cost,
    };

    /// <summary>What an agent that failed left.</summary>
    public static Proposal Failed(string model) => new() { Layer = 0, Slot = 0, Model = model, Status = ProposalStatus.Failed };
}
