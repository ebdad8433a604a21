using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <content>Quorum, grace, and a layer's share of the time.</content>
public sealed partial class RunEngineTests
{
    [Fact]
    public async Task A_quorum_without_grace_leaves_the_stragglers_behind_and_says_so()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { Quorum = new Quorum(2, TimeSpan.Zero) });
        var invoker = new ScriptedInvoker((call, token) => call.Stream || call.Slot > 0
            ? Replies.Of(Replies.Answer($"answer {call.Slot}"))
            : Replies.Hang(cancellationToken: token));
        var run = await fixture.RunToEndAsync(mixture, invoker);
        Assert.Equal(RunStatus.Completed, run.Status);
        var left = run.Layers[0].Slots[0]!;
        Assert.Equal((ProposalStatus.Cancelled, AgentErrorCode.Cancelled), (left.Status, left.Error!.Code));
        Assert.Equal("Enough other proposals were there: the layer went on without this one.", left.Error.Message);
        Assert.EndsWith("\n1. answer 1\n2. answer 2", invoker.Aggregator.Messages[0].Text, StringComparison.Ordinal);
        var completed = fixture.Journal.Events.OfType<LayerCompleted>().First();
        Assert.Equal((2, 0, 1), (completed.Completed, completed.Failed, completed.Cancelled));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(6, 2)]
    public async Task A_grace_period_takes_those_in_who_come_within_it(int seconds, int proposals)
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { Quorum = new Quorum(2, TimeSpan.FromSeconds(5)) });
        var invoker = new ScriptedInvoker((call, token) => call.Stream || call.Slot > 0
            ? Replies.Of(Replies.Answer("x"))
            : Replies.After(TimeSpan.FromSeconds(seconds), fixture.Time, Replies.Answer("late"), token));
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The late answer, and the grace period.
        await fixture.Time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds));
        await fixture.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        fixture.Time.Advance(TimeSpan.FromSeconds(Math.Min(seconds, 5)));
        await work;
        Assert.Equal(proposals, fixture.Journal.Events.OfType<LayerCompleted>().First().Completed);
    }

    [Fact]
    public async Task A_resumed_layer_that_has_its_quorum_asks_nobody_else()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { Quorum = new Quorum(1, TimeSpan.Zero) });
        fixture.Begin(mixture);
        await fixture.Journal.AppendAsync(EngineFixture.Id,
        [
            new LayerStarted { Sequence = 2, Time = fixture.Time.GetUtcNow(), Layer = 1, Models = ["a", "b"] },
            new ProposalCompleted
            {
                Sequence = 3,
                Time = fixture.Time.GetUtcNow(),
                Proposal = new Proposal { Layer = 1, Slot = 1, Model = "b", Status = ProposalStatus.Completed, Content = "kept" },
            },
        ]);
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var run = await fixture.ResumeAsync(invoker);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.True(Assert.Single(invoker.Calls).Stream);
        Assert.Equal(ProposalStatus.Cancelled, run.Layers[0].Slots[0]!.Status);
    }

    [Fact]
    public async Task Stragglers_do_not_eat_the_time_of_later_layers()
    {
        using var fixture = new EngineFixture();
        var mixture = EngineFixture.Mixture(["a", "b"]) with { Deadline = TimeSpan.FromSeconds(20) };
        var invoker = new ScriptedInvoker((call, token) => call.Stream || call.Slot == 1
            ? Replies.Of(Replies.Answer("good"))
            : Replies.Hang(cancellationToken: token));
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The layer's share of the deadline.
        await fixture.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await work;

        var run = RunProjection.Fold(fixture.Journal.Events);
        Assert.Equal("good", run.ToSnapshot().Answer);
        var left = run.Layers[0].Slots[0]!;
        Assert.Equal((ProposalStatus.Cancelled, AgentErrorCode.Cancelled), (left.Status, left.Error!.Code));
        Assert.Equal("The layer's share of the run's time was over: it went on without this one.", left.Error.Message);
    }

    [Fact]
    public async Task A_layer_past_its_share_goes_on_as_soon_as_it_has_the_proposals_it_needs()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { MinProposals = 2 }) with { Deadline = TimeSpan.FromSeconds(20) };
        var invoker = new ScriptedInvoker((call, token) => call switch
        {
            { Stream: false, Slot: 0 } => Replies.After(TimeSpan.FromSeconds(15), fixture.Time, Replies.Answer("late"), token),
            { Stream: false, Slot: 1 } => Replies.Hang(cancellationToken: token),
            _ => Replies.Of(Replies.Answer("x")),
        });
        var work = fixture.RunAsync(fixture.Begin(mixture), invoker);
        // The late answer: until then too few are there for the share to count.
        await fixture.Time.WaitForTimerAsync(TimeSpan.FromSeconds(15));
        await Until(() => fixture.Journal.Events.Any(next => next is ProposalCompleted));
        fixture.Time.Advance(TimeSpan.FromSeconds(15));
        await work;
        Assert.Equal(RunStatus.Completed, RunProjection.Fold(fixture.Journal.Events).Status);
        Assert.Equal((2, 0, 1), fixture.Journal.Events.OfType<LayerCompleted>().Select(next => (next.Completed, next.Failed, next.Cancelled)).First());
    }

    [Theory]
    [InlineData(20, 120, 2, 10)]
    [InlineData(600, 120, 3, 360)]
    [InlineData(300, 120, 3, 100)]
    [InlineData(30, 120, 1, 30)]
    public void A_share_leaves_later_layers_their_time(int left, int callTimeout, int layers, int share) =>
        Assert.Equal(TimeSpan.FromSeconds(share), LayerPatience.ShareOf(TimeSpan.FromSeconds(left), TimeSpan.FromSeconds(callTimeout), layers));
}
