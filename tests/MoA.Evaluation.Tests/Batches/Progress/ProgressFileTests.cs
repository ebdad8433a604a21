using MoA.Core.Runs;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Batches.Progress;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Batches.Progress;

public sealed class ProgressFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => Path.Combine(_folder.FullName, "deep", "x.progress.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_added_is_there_for_the_next_process()
    {
        await using (var file = await ProgressFile.OpenAsync(FilePath))
        {
            await file.AppendAsync(Opened());
            await file.AppendAsync(Starting("1"));
            await file.AppendAsync(new StepStarted { Time = default, Item = "1", Step = 1, Run = "run_1" });
            await file.AppendAsync(Completed("1", "Ünïcödé\n🎉", 0.25m));
            await file.AppendAsync(Starting("2"));
            await file.AppendAsync(new StepFailed { Time = default, Item = "2", Step = 1, Code = "x", Message = "y", Cost = 0.5m, Usage = new TokenUsage(1, 2) });
            await file.AppendAsync(Starting("3"));
        }

        await using var again = await ProgressFile.OpenAsync(FilePath);

        Assert.Equal("Ünïcödé\n🎉", again.State.Of("1", 1)!.Answer!.Text);
        Assert.Equal("y", again.State.Of("2", 1)!.Failure!.Message);
        Assert.Equal(["3"], again.State.Open.Select(step => step.Item));
        Assert.Equal((0.75m, new TokenUsage(11, 22)), (again.State.Cost, again.State.Usage));
        Assert.Null(again.State.Of("1", 2));
    }

    [Fact]
    public async Task Lines_of_many_tasks_are_all_there_and_whole()
    {
        await using (var file = await ProgressFile.OpenAsync(FilePath))
        {
            await file.AppendAsync(Opened());
            await Task.WhenAll(Enumerable.Range(0, 500).Select(index => file.AppendAsync(Completed($"{index}", new string('x', index), 1)))).Bounded();
        }

        await using var again = await ProgressFile.OpenAsync(FilePath);

        Assert.All(Enumerable.Range(0, 500), index => Assert.Equal(index, again.State.Of($"{index}", 1)!.Answer!.Text.Length));
    }

    [Fact]
    public async Task Half_a_line_is_as_if_it_had_never_been_written()
    {
        await using (var file = await ProgressFile.OpenAsync(FilePath))
        {
            await file.AppendAsync(Opened());
            await file.AppendAsync(Starting("1"));
        }

        // Longer than what comes in its place.
        await File.AppendAllTextAsync(FilePath, $"{{\"item\":\"1\",\"type\":\"started\",\"run\":\"{new string('x', 2000)}");
        await using (var file = await ProgressFile.OpenAsync(FilePath))
        {
            Assert.Null(file.State.Of("1", 1)!.Run);
            await file.AppendAsync(new StepStarted { Time = default, Item = "1", Step = 1, Run = "run_1" });
        }

        await using var again = await ProgressFile.OpenAsync(FilePath);
        Assert.Equal("run_1", again.State.Of("1", 1)!.Run);
    }

    [Fact]
    public async Task One_process_at_a_time_has_it()
    {
        await using var file = await ProgressFile.OpenAsync(FilePath);

        var refused = await Assert.ThrowsAsync<BatchException>(() => ProgressFile.OpenAsync(FilePath));

        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON\n", "line 1")]
    [InlineData("{\"type\":\"starting\",\"item\":\"1\",\"step\":1,\"request\":\"x\",\"time\":\"2026-01-01T00:00:00+00:00\"}\n", "opened")]
    [InlineData("{\"type\":\"opened\",\"version\":99,\"task\":\"t\",\"mixture\":\"m\",\"recipe\":\"r\",\"place\":\"p\",\"time\":\"2026-01-01T00:00:00+00:00\"}\n", "version 99")]
    [InlineData("{\"type\":\"unheard-of\",\"time\":\"2026-01-01T00:00:00+00:00\"}\n", "line 1")]
    [InlineData("[]\n", "line 1")]
    public async Task A_file_that_is_none_is_refused_and_left_as_it_is(string content, string expected)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, content);

        var refused = await Assert.ThrowsAsync<BatchException>(() => ProgressFile.OpenAsync(FilePath));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(FilePath));
    }

    private static BatchOpened Opened() => new() { Time = default, Task = "t", Mixture = "m", Recipe = "r", Place = "p" };

    private static StepStarting Starting(string item) => new() { Time = default, Item = item, Step = 1, Request = "hash" };

    private static StepCompleted Completed(string item, string text, decimal cost) => new()
    {
        Time = default,
        Item = item,
        Step = 1,
        Answer = new BatchAnswer { Run = "run_1", Text = text, Cost = cost, Usage = new TokenUsage(10, 20), Ended = default },
    };
}
