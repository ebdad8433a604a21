using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Embedded.Tests.Journal;

/// <summary>Events to journal.</summary>
internal static class TestRuns
{
    public static RunStarted Start(DateTimeOffset created, int size = 10) => new()
    {
        Sequence = 1,
        Time = created,
        Header = new RunHeader
        {
            Id = RunId.New(created),
            Created = created,
            Mixture = TestCatalog.Lite,
            Request = new ChatRequest { Messages = [ChatMessage.Create("user", new string('x', size))] },
        },
    };

    public static RunEvent Next(long sequence, DateTimeOffset time) => new LayerStarted { Sequence = sequence, Time = time, Layer = 1, Models = ["a"] };

    public static RunEvent End(long sequence, DateTimeOffset time) =>
        new RunCompleted { Sequence = sequence, Time = time, Usage = new TokenUsage(1, 2), Cost = 0.5m };
}
