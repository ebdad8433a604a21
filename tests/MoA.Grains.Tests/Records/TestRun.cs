using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Grains.Tests.Records;

/// <summary>The events of a run of two proposer layers, numbered as they are made.</summary>
internal sealed class TestRun
{
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _sequence = 1;

    public RunId Id { get; } = RunId.New(Created);

    public RunStarted Started() => new()
    {
        Sequence = 1,
        Time = Created,
        Header = new RunHeader
        {
            Id = Id,
            Created = Created,
            Mixture = TestCatalog.Moa,
            Request = new ChatRequest { Messages = [ChatMessage.Create("user", "Why?")] },
        },
    };

    public RunEvent Resumed() => new RunResumed { Sequence = ++_sequence, Time = Created };

    public RunEvent LayerStarted(int layer) => new LayerStarted { Sequence = ++_sequence, Time = Created, Layer = layer, Models = ["a", "b", "c"] };

    public RunEvent Proposal(int layer, int slot) => new ProposalCompleted
    {
        Sequence = ++_sequence,
        Time = Created,
        Proposal = new Proposal { Layer = layer, Slot = slot, Model = "a", Provider = "p", Status = ProposalStatus.Completed, Content = $"{layer}/{slot}" },
    };

    public RunEvent LayerCompleted(int layer) => new LayerCompleted { Sequence = ++_sequence, Time = Created, Layer = layer, Completed = 1, Failed = 0, Cancelled = 0 };

    public RunEvent Completed() => new RunCompleted { Sequence = ++_sequence, Time = Created, Usage = default, Cost = 0 };
}
