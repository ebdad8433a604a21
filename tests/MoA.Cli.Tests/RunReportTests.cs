using MoA.Cli.Output;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Cli.Tests;

public sealed class RunReportTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Attempts_that_were_tried_again_are_told_with_what_the_provider_said()
    {
        var proposal = new Proposal
        {
            Layer = 1,
            Slot = 0,
            Model = "a",
            Status = ProposalStatus.Completed,
            Content = "Yes.",
            Attempts = 3,
            Retries =
            [
                new RetriedAttempt { Attempt = 1, DelayMs = 240, Error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Provider p answered 500: overloaded." } },
                new RetriedAttempt { Attempt = 2, Error = new AgentError { Code = AgentErrorCode.RateLimited, Message = "Provider p answered 429." } },
            ],
        };

        Assert.Equal(
            """
            -- slot 0: a: completed, 0 tokens, 3 attempts
            attempt 1: provider_unavailable: Provider p answered 500: overloaded.
            attempt 2: rate_limited: Provider p answered 429.
            """.ReplaceLineEndings("\n"),
            Report(proposal).Split("\n-- ")[1].Insert(0, "-- ").TrimEnd());
    }

    private static string Report(Proposal proposal)
    {
        var report = new StringWriter();
        RunReport.Write(report, new RunSnapshot
        {
            Id = RunId.New(At),
            Status = RunStatus.Running,
            Mixture = "a",
            Created = At,
            Layers = [new LayerSnapshot { Index = 1, Status = RunStatus.Running, Started = At, Proposals = [proposal] }],
            Messages = [ChatMessage.Create("user", "Why?")],
            Recipe = new Mixture { Name = "a", Layers = [], Aggregator = new AgentSlot { Model = "a" } },
        });
        return report.ToString().ReplaceLineEndings("\n");
    }
}
