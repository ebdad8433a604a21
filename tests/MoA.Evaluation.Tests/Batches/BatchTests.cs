using MoA.Core.Runs;
using MoA.Evaluation.Batches;

namespace MoA.Evaluation.Tests.Batches;

public sealed class BatchTests
{
    [Fact]
    public async Task Every_item_is_asked_once_and_its_answer_and_cost_are_known()
    {
        await using var bed = new BatchBed();

        var end = await bed.RunAsync(Plans.Single(20), new BatchOptions { Concurrency = 4 });

        Assert.Equal((BatchStop.Finished, true, 0), (end.Stop, end.IsComplete, end.Failures.Count));
        Assert.Equal(Enumerable.Range(0, 20).Select(index => $"{index}").Order(), end.Answers.Keys.Order());
        Assert.All(end.Answers.Values, answers => Assert.Equal("The final answer.", Assert.Single(answers).Text));
        Assert.Equal(20, (await bed.RunsAsync()).Count);
        // Four calls of 100 and 10 tokens, at 1 and 10 a million.
        Assert.Equal(20 * 4 * 0.0002m, end.Cost);
        Assert.Equal(new TokenUsage(20 * 400, 20 * 40), end.Usage);
    }

    [Fact]
    public async Task No_more_items_are_open_than_allowed_and_each_change_is_reported()
    {
        await using var bed = new BatchBed();

        await bed.RunAsync(Plans.Single(12), new BatchOptions { Concurrency = 3 });

        Assert.Equal(3, bed.Reports.Max(report => report.Running));
        Assert.Equal(Enumerable.Range(0, 13), bed.Reports.Select(report => report.Done).Distinct());
        Assert.Null(bed.Reports[0].Left);
        Assert.NotNull(bed.Reports.Last(report => report.Done == 11).Left);
        Assert.Equal((0, 0.0096m), (bed.Reports[^1].Running, bed.Reports[^1].Cost));
    }

    [Fact]
    public async Task A_step_is_given_the_answers_of_those_before_it()
    {
        await using var bed = new BatchBed();

        var end = await bed.RunAsync(Plans.Dialogues(3));

        Assert.All(end.Answers.Values, answers => Assert.Equal(2, answers.Count));
        var second = bed.Invoker.Calls.First(call => Plans.QuestionOf(call) == "and then 1?" && call.Layer == 1);
        Assert.Equal(["question 1", "The final answer.", "and then 1?"], second.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task A_second_invocation_asks_nothing_again()
    {
        await using var bed = new BatchBed();
        await bed.RunAsync(Plans.Dialogues(3));
        var calls = bed.Invoker.Calls.Count;

        await bed.RestartAsync();
        var end = await bed.RunAsync(Plans.Dialogues(5));

        Assert.Equal(5, end.Answers.Count);
        Assert.Equal(calls + (2 * 2 * 4), bed.Invoker.Calls.Count);
        Assert.Equal(10, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task A_failure_is_tried_again_recorded_and_no_answer()
    {
        await using var bed = new BatchBed();
        bed.Invoker.Fail(call => Plans.QuestionOf(call) == "question 1" && call.Stream, AgentErrorCode.BadRequest);

        var end = await bed.RunAsync(Plans.Single(3), new BatchOptions { Retries = 2 });

        Assert.Equal(["0", "2"], end.Answers.Keys.Order());
        var failure = Assert.Single(end.Failures);
        Assert.Equal(("1", "aggregator_failed"), (failure.Item, failure.Code));
        Assert.Contains("judge was told to fail", failure.Message, StringComparison.Ordinal);
        var runs = await bed.RunsAsync();
        Assert.Equal(5, runs.Count);
        // What the failed ones cost counts, too.
        Assert.Equal((runs.Sum(run => run.Cost), true), (end.Cost, end.Cost > 2 * 4 * 0.0002m));
        Assert.Equal((3, 2, 0, 1), (bed.Reports[^1].Total, bed.Reports[^1].Done, bed.Reports[^1].Running, bed.Reports[^1].Failed));
    }

    [Fact]
    public async Task What_failed_is_tried_again_by_the_next_invocation()
    {
        var isBroken = true;
        await using var bed = new BatchBed();
        bed.Invoker.Fail(call => isBroken && Plans.QuestionOf(call) == "question 1" && call.Stream, AgentErrorCode.BadRequest);
        var first = await bed.RunAsync(Plans.Single(3));
        isBroken = false;

        var second = await bed.RunAsync(Plans.Single(3));

        Assert.Single(first.Failures);
        Assert.True(second.IsComplete);
        Assert.Empty(second.Failures);
    }

    [Fact]
    public async Task A_reply_of_no_use_is_a_failure_with_the_reply()
    {
        await using var bed = new BatchBed();

        var end = await bed.RunAsync(Plans.Single(1, refuse: answer => $"'{answer.Text}' is no rating."));

        Assert.Equal(("useless", "'The final answer.' is no rating."), (end.Failures[0].Code, end.Failures[0].Message));
        Assert.Equal("The final answer.", end.UselessReplies["0"].Text);
        Assert.Equal(2, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task An_answer_without_text_is_none()
    {
        await using var bed = new BatchBed(new() { Pieces = [" ", "\n"] });

        var end = await bed.RunAsync(Plans.Single(1));

        Assert.Equal("empty", Assert.Single(end.Failures).Code);
    }

    [Fact]
    public async Task When_everything_fails_it_ends_early()
    {
        await using var bed = new BatchBed();
        bed.Invoker.Fail(_ => true, AgentErrorCode.BadRequest);

        var end = await bed.RunAsync(Plans.Single(100), new BatchOptions { Concurrency = 1, MostFailuresInARow = 7 });

        Assert.Equal(BatchStop.TooManyFailures, end.Stop);
        Assert.Equal(7, (await bed.RunsAsync()).Count);
        Assert.Equal((0, 93), (end.Answers.Count, end.NotDone));
    }
}
