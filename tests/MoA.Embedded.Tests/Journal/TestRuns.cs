using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Testing.Scripted;

namespace MoA.Embedded.Tests.Journal;

/// <summary>Events to journal.</summary>
internal static class TestRuns
{
    public static RunStarted Start(DateTimeOffset created, int size = 10) => Start(created, new string('x', size));

    public static RunStarted Start(DateTimeOffset created, string question) => Start(created, ChatMessage.Create("user", question));

    public static RunStarted Start(DateTimeOffset created, params IReadOnlyList<ChatMessage> messages) => new()
    {
        Sequence = 1,
        Time = created,
        Header = new RunHeader
        {
            Id = RunId.New(created),
            Created = created,
            Mixture = TestCatalog.Lite,
            Request = new ChatRequest { Messages = messages },
        },
    };

    public static RunEvent Next(long sequence, DateTimeOffset time) => new LayerStarted { Sequence = sequence, Time = time, Layer = 1, Models = ["a"] };

    public static RunEvent End(long sequence, DateTimeOffset time, string? answer = null) => new RunCompleted
    {
        Sequence = sequence,
        Time = time,
        Usage = new TokenUsage(1, 2),
        Cost = 0.5m,
        Answer = answer is null ? null : new Proposal { Layer = 2, Slot = 0, Model = "judge", Status = ProposalStatus.Completed, Content = answer },
    };
}
