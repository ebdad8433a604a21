using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Inspector.Tests.Support;

/// <summary>Runs made by hand, on a clock that starts at <see cref="Start"/>.</summary>
internal static class Runs
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double ms) => Start.AddMilliseconds(ms);

    public static RunSnapshot Of(double? completedMs, string? answer, params LayerSnapshot[] layers) => new()
    {
        Id = RunId.New(Start),
        Status = completedMs is null ? RunStatus.Running : RunStatus.Completed,
        Mixture = "moa",
        Created = Start,
        Completed = completedMs is { } ms ? At(ms) : null,
        Layers = layers,
        Answer = answer,
        Messages = [ChatMessage.Create("user", "Why?")],
        Recipe = Recipe(2),
    };

    public static Mixture Recipe(int layers, string aggregator = "judge", params string[] proposers) => new()
    {
        Name = "moa",
        Layers = [.. Enumerable.Range(1, layers - 1).Select(_ => new MixtureLayer
        {
            Proposers = [.. (proposers.Length > 0 ? proposers : ["a", "b"]).Select(model => new AgentSlot { Model = model })],
        })],
        Aggregator = new AgentSlot { Model = aggregator },
    };

    public static LayerSnapshot Layer(int index, double startMs, double? endMs, params Proposal[] proposals) => new()
    {
        Index = index,
        Status = endMs is null ? RunStatus.Running : RunStatus.Completed,
        Started = At(startMs),
        Completed = endMs is { } ms ? At(ms) : null,
        Proposals = proposals,
    };

    public static Proposal Proposal(int layer, int slot, double startMs, double queuedMs, double providerMs, double? firstTokenMs = null, ProposalStatus status = ProposalStatus.Completed) => new()
    {
        Layer = layer,
        Slot = slot,
        Model = $"m{slot}",
        Status = status,
        Timings = new CallTimings { Started = At(startMs), QueuedMs = queuedMs, ProviderMs = providerMs, FirstTokenMs = firstTokenMs },
    };

    public static Proposal Said(int layer, int slot, string content) =>
        new() { Layer = layer, Slot = slot, Model = $"m{slot}", Status = ProposalStatus.Completed, Content = content };

    public static Proposal Open(int layer, int slot) => new() { Layer = layer, Slot = slot, Model = $"m{slot}", Status = ProposalStatus.Running };
}
