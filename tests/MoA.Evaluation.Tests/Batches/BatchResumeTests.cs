using System.Text;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Evaluation.Batches;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Evaluation.Tests.Batches;

public sealed class BatchResumeTests
{
    [Fact]
    public async Task Open_runs_are_worked_on_again_and_nothing_journaled_is_paid_for_twice()
    {
        await using var bed = new BatchBed();
        var held = bed.Invoker.Hold(call => call.Stream, expected: 4);
        using var kill = new CancellationTokenSource();
        var killed = bed.RunAsync(Plans.Single(10), new BatchOptions { Concurrency = 4 }, kill.Token);
        await held.Reached.Bounded();
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
        await bed.RestartAsync();
        held.Open();

        var end = await bed.RunAsync(Plans.Single(10));

        Assert.True(end.IsComplete);
        var runs = await bed.RunsAsync();
        Assert.Equal(10, runs.Count);
        Assert.Equal(4, (await Task.WhenAll(runs.Select(run => bed.Runtime.GetAsync(run.Id, default).AsTask()))).Count(run => run!.Resumes == 1));
        Assert.Equal(30, bed.Invoker.Completed.Count(id => id.Contains("/1/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_whose_id_was_not_recorded_is_found()
    {
        await using var bed = new BatchBed();
        await bed.RunAsync(Plans.Single(3));
        await bed.RestartAsync();
        Keep(bed, line => !line.Contains("\"type\":\"started\"", StringComparison.Ordinal) && !line.Contains("\"type\":\"completed\"", StringComparison.Ordinal));
        var calls = bed.Invoker.Calls.Count;

        var end = await bed.RunAsync(Plans.Single(3));

        Assert.True(end.IsComplete);
        Assert.Equal((3, calls), ((await bed.RunsAsync()).Count, bed.Invoker.Calls.Count));
    }

    [Fact]
    public async Task Of_two_items_with_the_same_question_each_gets_a_run_of_its_own()
    {
        await using var bed = new BatchBed();
        var twins = Plans.Single(1);
        twins = twins with { Items = [twins.Items[0], twins.Items[0] with { Id = "twin" }] };
        await bed.RunAsync(twins);
        await bed.RestartAsync();
        Keep(bed, line => line.Contains("\"type\":\"opened\"", StringComparison.Ordinal) || line.Contains("\"type\":\"starting\"", StringComparison.Ordinal));

        var end = await bed.RunAsync(twins);

        Assert.Equal(2, end.Answers.Values.Select(answers => answers[0].Run).Distinct().Count());
        Assert.Equal(2, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task A_run_of_somebody_else_from_before_is_not_taken_for_ones_own()
    {
        var clock = new FakeTimeProvider();
        await using var bed = new BatchBed(time: clock);
        var plan = Plans.Single(1);
        var foreign = await bed.Runtime.StartAsync(new RunRequest { Mixture = plan.Mixture, Chat = plan.Items[0].Steps[0]([]) }, default);
        clock.Advance(TimeSpan.FromMinutes(2));
        await bed.RunAsync(new BatchPlan(plan.Task, plan.Mixture, [BatchItem.Single("other", Plans.Single(2).Items[1].Steps[0]([]))]));
        clock.Advance(TimeSpan.FromMinutes(2));
        bed.Wrap = new FlakyRuntime { BeforeStart = [new InvalidOperationException("It died before it was taken on.")] }.Over;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.RunAsync(plan));
        bed.Wrap = runtime => runtime;

        var end = await bed.RunAsync(plan);

        Assert.NotEqual(foreign.Value, end.Answers["0"][0].Run);
        Assert.Equal(3, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task What_was_only_about_to_be_begun_is_held_to_the_budget()
    {
        await using var bed = new BatchBed();
        bed.Wrap = new FlakyRuntime { BeforeStart = [new InvalidOperationException("It died before it was taken on.")] }.Over;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.RunAsync(Plans.Single(1)));
        bed.Wrap = runtime => runtime;

        var end = await bed.RunAsync(Plans.Single(1), new BatchOptions { Budget = 0.0001m });

        Assert.Equal((BatchStop.BudgetReached, 0), (end.Stop, (await bed.RunsAsync()).Count));
    }

    /// <summary>Whatever a kill leaves of the progress file, while the journal is as far as can be: only steps that had not been begun are asked.</summary>
    [Fact]
    public async Task From_any_piece_of_the_progress_file_on_only_what_had_not_been_begun_is_asked()
    {
        await using var bed = new BatchBed();
        await bed.RunAsync(Plans.Dialogues(1));
        var whole = await File.ReadAllBytesAsync(bed.ProgressPath);
        // Behind each line, in the middle of the next one, and just before its end.
        var lines = Enumerable.Range(0, whole.Length).Where(place => whole[place] == (byte)'\n').ToArray();
        int[] cuts = [.. lines.Skip(1).SelectMany((end, index) => new[] { lines[index] + 1, (lines[index] + end) / 2, end }), whole.Length];

        foreach (var cut in cuts)
        {
            await bed.RestartAsync();
            await File.WriteAllBytesAsync(bed.ProgressPath, whole[..cut]);
            var wholeLines = Encoding.UTF8.GetString(whole[..cut]).Split('\n')[..^1];
            var begun = wholeLines.Count(line => line.Contains("\"type\":\"starting\"", StringComparison.Ordinal));
            var runs = (await bed.RunsAsync()).Count;

            var end = await bed.RunAsync(Plans.Dialogues(1));

            Assert.True(end.IsComplete, $"cut at {cut}");
            Assert.Equal((cut, runs + 2 - begun), (cut, (await bed.RunsAsync()).Count));
        }
    }

    [Fact]
    public async Task A_start_that_nobody_answered_is_looked_for_before_it_is_repeated()
    {
        var clock = new FakeTimeProvider();
        await using var bed = new BatchBed { BatchTime = clock };
        var flaky = new FlakyRuntime { AfterStart = [new TimeoutException("The connection broke.")], BeforeStart = [new MoaException(MoaErrorCode.TooManyRuns, "Full.")] };
        bed.Wrap = flaky.Over;

        var running = bed.RunAsync(Plans.Single(2), new BatchOptions { Concurrency = 1 });
        await clock.AdvanceUntilAsync(running);

        Assert.True((await running).IsComplete);
        Assert.Equal(2, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task A_request_that_is_refused_fails_alone()
    {
        await using var bed = new BatchBed();
        bed.Wrap = new FlakyRuntime { BeforeStart = [new ArgumentException("Too long.")] }.Over;

        var end = await bed.RunAsync(Plans.Single(3), new BatchOptions { Concurrency = 1, Retries = 0 });

        Assert.Equal(("refused", "Too long."), (Assert.Single(end.Failures).Code, end.Failures[0].Message));
        Assert.Equal(2, end.Answers.Count);
    }

    [Fact]
    public async Task What_is_wrong_with_everything_ends_the_batch()
    {
        await using var bed = new BatchBed();
        bed.Wrap = new FlakyRuntime { BeforeStart = [new InvalidOperationException("The key is wrong.")] }.Over;

        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.RunAsync(Plans.Single(3)));

        bed.Wrap = runtime => runtime;
        Assert.True((await bed.RunAsync(Plans.Single(3))).IsComplete);
        Assert.Equal(3, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task Another_question_another_recipe_or_another_task_is_refused()
    {
        await using var bed = new BatchBed();
        var plan = Plans.Single(2);
        await bed.RunAsync(plan);
        var changed = plan with { Items = [plan.Items[0], Plans.Single(3).Items[2] with { Id = "1" }] };

        await AssertRefusedAsync(changed, "1 items have answers to something else, the first is 1");
        await AssertRefusedAsync(plan with { Mixture = TestCatalog.Moa }, "begun with lite");
        await AssertRefusedAsync(plan with { Mixture = plan.Mixture with { Aggregator = new AgentSlot { Model = "a" } } }, "recipe of lite has changed");
        await AssertRefusedAsync(plan with { Task = "test judgments" }, "begun as test answers");
        Assert.Equal(2, (await bed.RunsAsync()).Count);

        async Task AssertRefusedAsync(BatchPlan other, string expected) =>
            Assert.Contains(expected, (await Assert.ThrowsAsync<BatchException>(() => bed.RunAsync(other))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_runs_are_gone_on_with_where_they_are_kept()
    {
        await using var bed = new BatchBed();
        await bed.RunAsync(Plans.Single(2));
        Keep(bed, line => !line.Contains("\"type\":\"completed\"", StringComparison.Ordinal));
        bed.Place = "elsewhere";

        var refused = await Assert.ThrowsAsync<BatchException>(() => bed.RunAsync(Plans.Single(2)));

        Assert.Contains("2 runs of this output are open in here", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_its_host_has_forgotten_is_asked_anew()
    {
        await using var bed = new BatchBed();
        await bed.RunAsync(Plans.Single(1));
        var lines = await File.ReadAllLinesAsync(bed.ProgressPath);
        var forgotten = RunId.New(DateTimeOffset.UtcNow).Value;
        await File.WriteAllLinesAsync(bed.ProgressPath, lines.Where(line => !line.Contains("\"type\":\"completed\"", StringComparison.Ordinal))
            .Select(line => line.Contains("\"type\":\"started\"", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(line, "run_[0-9a-f]{32}", forgotten) : line));

        Assert.True((await bed.RunAsync(Plans.Single(1))).IsComplete);
    }

    private static void Keep(BatchBed bed, Func<string, bool> wanted) =>
        File.WriteAllLines(bed.ProgressPath, [.. File.ReadAllLines(bed.ProgressPath).Where(wanted)]);
}
