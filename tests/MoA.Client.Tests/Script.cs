using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Client.Tests;

/// <summary>Events of a made-up run: one proposer layer, an answer in pieces.</summary>
internal static class Script
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly Mixture Mixture = new()
    {
        Name = "moa",
        Layers = [new MixtureLayer { Proposers = [new AgentSlot { Model = "small" }] }],
        Aggregator = new AgentSlot { Model = "big" },
    };

    public static MoaCatalog Catalog { get; } = new(
        new Dictionary<string, ProviderSpec> { ["p"] = new() { Id = "p", BaseUrl = new Uri("http://localhost:1/v1") } },
        new Dictionary<string, ModelSpec>
        {
            ["small"] = new() { Id = "small", Provider = "p", Name = "small" },
            ["big"] = new() { Id = "big", Provider = "p", Name = "big" },
        },
        new Dictionary<string, Mixture> { ["moa"] = Mixture, ["ranker"] = Mixture with { Name = "ranker", Kind = MixtureKind.Rank } },
        new OverrideLimits());

    public static RunId NewId() => RunId.New(Time);

    public static List<RunEvent> Answer(RunId id, params string[] pieces)
    {
        var events = Begin(id);
        foreach (var piece in pieces)
            events.Add(new AnswerDelta { Sequence = events.Count + 1, Time = Time, Content = piece });
        events.Add(Completed(events.Count + 1, string.Concat(pieces)));
        return events;
    }

    public static List<RunEvent> Begin(RunId id) =>
    [
        new RunStarted
        {
            Sequence = 1,
            Time = Time,
            Header = new RunHeader
            {
                Id = id,
                Created = Time,
                Mixture = Mixture,
                Request = new ChatRequest { Messages = [ChatMessage.Create("user", "Why?")] },
                Simulated = true,
            },
        },
        new LayerStarted { Sequence = 2, Time = Time, Layer = 1, Models = ["small"] },
        new ProposalCompleted { Sequence = 3, Time = Time, Proposal = new Proposal { Layer = 1, Slot = 0, Model = "small", Status = ProposalStatus.Completed, Content = "Perhaps." } },
        new LayerCompleted { Sequence = 4, Time = Time, Layer = 1, Completed = 1, Failed = 0, Cancelled = 0 },
        new LayerStarted { Sequence = 5, Time = Time, Layer = 2, Models = ["big"] },
    ];

    public static RunCompleted Completed(long sequence, string? text, string finish = "stop", JsonElement? message = null) => new()
    {
        Sequence = sequence,
        Time = Time,
        Usage = new TokenUsage(30, 12),
        Cost = 0.25m,
        Answer = new Proposal
        {
            Layer = 2,
            Slot = 0,
            Model = "big",
            Status = ProposalStatus.Completed,
            Content = text,
            Message = message,
            FinishReason = finish,
            Usage = new TokenUsage(20, 10),
        },
    };

    public static RunFailed Failed(long sequence, string message) => new()
    {
        Sequence = sequence,
        Time = Time,
        Usage = new TokenUsage(10, 2),
        Cost = 0,
        Error = new RunError { Code = RunErrorCode.AggregatorFailed, Message = message },
    };

    public static RunSnapshot Snapshot(RunId id, RunStatus status = RunStatus.Running) => new()
    {
        Id = id,
        Status = status,
        Mixture = "moa",
        Created = Time,
        Layers = [],
        Messages = [ChatMessage.Create("user", "Why?")],
        Recipe = Mixture,
    };

    public static WatchedEvent Watched(RunEvent next, int resumes = 0) => new(new RunEventCursor(next.LastSequence, resumes), next);
}
