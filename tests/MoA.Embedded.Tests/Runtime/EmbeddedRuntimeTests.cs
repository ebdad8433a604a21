using Microsoft.Data.Sqlite;
using MoA.Core.Chat;
using MoA.Core.Configuration;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Embedded.Tests.Runtime;

public sealed class EmbeddedRuntimeTests
{
    [Fact]
    public async Task While_the_disk_is_full_new_runs_are_refused_and_open_ones_go_on_in_memory_and_say_so()
    {
        var clock = new FakeTimeProvider();
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker, time: clock);
        var first = invoker.Hold(call => call.Layer == 1, expected: 3);
        var second = invoker.Hold(call => call.Layer == 2, expected: 3);
        var id = await StartAsync(host, TestCatalog.Moa);
        await first.Reached.Bounded();
        Assert.True(host.Health.AcceptsRuns);
        await host.Journal.OnWriter(FillDisk).Bounded();
        await FailOnceAsync(host);

        first.Open();
        await second.Reached.Bounded();

        Assert.False(host.Health.AcceptsRuns);
        Assert.NotNull(host.Health.Reason);
        foreach (var attached in (bool[])[true, false])
        {
            var refused = await Assert.ThrowsAsync<MoaException>(() =>
                host.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Lite, attached: attached), default).Bounded());
            Assert.Equal(MoaErrorCode.JournalUnavailable, refused.Code);
        }

        Assert.False((await GetAsync(host, id)).Durable);
        second.Open();
        var events = await WatchAsync(host, id);
        Assert.IsType<RunCompleted>(events[^1]);
        var ended = await GetAsync(host, id);
        Assert.Equal((RunStatus.Completed, false), (ended.Status, ended.Durable));
        Assert.Equal(RunStatus.Completed, Assert.Single((await ListAsync(host)).Runs).Status);

        await host.Journal.OnWriter(EmptyDisk).Bounded();
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.Journal.OnWriter(_ => { }).Bounded();
        await AcceptsAsync(host);

        Assert.True((await GetAsync(host, id)).Durable);
        await host.RestartAsync();
        Assert.Equal(RunStatus.Completed, (await GetAsync(host, id)).Status);
        Assert.Equal(7, invoker.Calls.Count);
    }

    [Fact]
    public async Task A_run_that_was_refused_because_its_first_record_failed_never_runs()
    {
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker, time: new FakeTimeProvider());
        await host.Journal.OnWriter(FillDisk).Bounded();

        await FailOnceAsync(host);
        await host.Journal.OnWriter(EmptyDisk).Bounded();
        await host.RestartAsync();

        Assert.Empty((await ListAsync(host)).Runs);
        Assert.Empty(invoker.Calls);
        Assert.True(host.Health.AcceptsRuns);
    }

    [Fact]
    public async Task A_stop_lets_open_runs_finish_and_refuses_new_ones_meanwhile()
    {
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker, time: new FakeTimeProvider());
        var held = invoker.Hold(call => call.Layer == 1, expected: 3);
        var id = await StartAsync(host, TestCatalog.Lite);
        await held.Reached.Bounded();

        var stopping = host.StopAsync(CancellationToken.None);

        Assert.False(host.Health.AcceptsRuns);
        var refused = await Assert.ThrowsAsync<MoaException>(() => StartAsync(host, TestCatalog.Lite));
        Assert.Equal(MoaErrorCode.ShuttingDown, refused.Code);
        Assert.False(stopping.IsCompleted);
        held.Open();
        await stopping.Bounded();
        Assert.Equal(RunStatus.Completed, (await GetAsync(host, id)).Status);
    }

    [Fact]
    public async Task A_stop_leaves_to_the_journal_what_does_not_finish_within_the_grace_period()
    {
        var clock = new FakeTimeProvider();
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker, new RunOptions { ShutdownGraceSeconds = 20 }, clock);
        var held = invoker.Hold(call => call.Layer == 2, expected: 3);
        var id = await StartAsync(host, TestCatalog.Moa);
        await held.Reached.Bounded();
        var stopping = host.StopAsync(CancellationToken.None);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(20));

        clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await stopping.Bounded();
        Assert.Equal(3, invoker.Cancelled.Count);
        Assert.Equal(RunStatus.Running, (await GetAsync(host, id)).Status);
        await host.StopAsync(CancellationToken.None).Bounded();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_run_whose_record_is_damaged_is_ended_and_says_so(int damagedFrom)
    {
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 2, expected: 6);
        var damaged = await StartAsync(host, TestCatalog.Moa);
        var sound = await StartAsync(host, TestCatalog.Moa);
        await held.Reached.Bounded();

        await host.RestartAsync(() => Damage(host.Database, damaged, damagedFrom));
        held.Open();

        var events = await WatchAsync(host, damaged);
        Assert.Equal(RunErrorCode.Internal, Assert.IsType<RunFailed>(events[^1]).Error.Code);
        Assert.Equal(Enumerable.Range(1, damagedFrom + (damagedFrom == 1 ? 1 : 0)).Select(number => (long)number), events.Select(next => next.Sequence));
        Assert.IsType<RunCompleted>((await WatchAsync(host, sound))[^1]);
        await host.RestartAsync();
        var run = await GetAsync(host, damaged);
        Assert.Equal((RunStatus.Failed, "moa"), (run.Status, run.Mixture));
        Assert.Equal("damaged", Read(host.Database, $"SELECT 'damaged' FROM damaged WHERE run = '{damaged}' LIMIT 1"));
    }

    [Fact]
    public async Task Of_open_runs_those_are_taken_up_that_are_asked_for_and_each_once()
    {
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker);
        var held = invoker.Hold(call => call.Layer == 2, expected: 2);
        var wanted = await StartAsync(host, TestCatalog.Lite);
        var other = await StartAsync(host, TestCatalog.Lite);
        await held.Reached.Bounded();
        await host.RestartIdleAsync();
        held.Open();

        host.Resumer.Resume([wanted, RunId.New(DateTimeOffset.UtcNow)]);
        host.Resumer.Resume([wanted]);

        Assert.IsType<RunCompleted>((await WatchAsync(host, wanted))[^1]);
        Assert.Equal(1, (await GetAsync(host, wanted)).Resumes);
        Assert.Equal((RunStatus.Running, 0), ((await GetAsync(host, other)).Status, (await GetAsync(host, other)).Resumes));
    }

    [Fact]
    public async Task Admission_counts_what_a_restart_took_up()
    {
        var invoker = new ScriptedInvoker();
        await using var host = await EmbeddedHost.StartAsync(invoker, new RunOptions { MaxOpenRuns = 1 });
        invoker.Hold(call => call.Layer == 1);
        await StartAsync(host, TestCatalog.Lite);

        await host.RestartAsync();

        var refused = await Assert.ThrowsAsync<MoaException>(() => StartAsync(host, TestCatalog.Lite));
        Assert.Equal(MoaErrorCode.TooManyRuns, refused.Code);
    }

    [Fact]
    public async Task Past_the_most_bytes_of_open_requests_new_runs_are_refused_until_one_ends()
    {
        var invoker = new ScriptedInvoker();
        var held = invoker.Hold(call => call.Layer == 1);
        await using var host = await EmbeddedHost.StartAsync(invoker, new RunOptions { MaxOpenBytes = 1024 * 1024 });
        // Larger than the bound, it runs alone.
        var large = await host.Runtime.StartAsync(Large(2 * 1024 * 1024), default).Bounded();
        await held.Reached.Bounded();

        Assert.True(host.Health.IsFull);
        var refused = await Assert.ThrowsAsync<MoaException>(() => host.Runtime.StartAsync(Large(1), default).Bounded());
        Assert.Equal(MoaErrorCode.TooManyRuns, refused.Code);
        Assert.NotNull(refused.RetryAfter);

        await host.RestartAsync();
        await Poll.UntilAsync(() => host.Health.IsFull);
        await host.Runtime.CancelAsync(large, "requested", default).Bounded();
        Assert.False(host.Health.IsFull);
        await host.Runtime.StartAsync(Large(600 * 1024), default).Bounded();
        refused = await Assert.ThrowsAsync<MoaException>(() => host.Runtime.StartAsync(Large(600 * 1024), default).Bounded());
        Assert.Equal(MoaErrorCode.TooManyRuns, refused.Code);
        await host.Runtime.StartAsync(Large(300 * 1024), default).Bounded();
        held.Open();
    }

    private static RunRequest Large(int characters)
    {
        var request = TestCatalog.Ask(TestCatalog.Lite);
        return request with { Chat = request.Chat with { Messages = [ChatMessage.Create("user", new string('x', characters))] } };
    }

    // A real full disk as SQLite sees it: it may not take another page.
    private static void FillDisk(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA max_page_count = 1"; // Clamped to the pages in use.
        command.ExecuteNonQuery();
    }

    private static void EmptyDisk(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA max_page_count = 1000000";
        command.ExecuteNonQuery();
    }

    private static async Task FailOnceAsync(EmbeddedHost host)
    {
        var large = TestCatalog.Moa with { Name = new string('m', 100_000) };
        var refused = await Assert.ThrowsAsync<MoaException>(() => StartAsync(host, large));
        Assert.Equal(MoaErrorCode.JournalUnavailable, refused.Code);
    }

    private static Task AcceptsAsync(EmbeddedHost host) => Poll.UntilAsync(() => host.Health.AcceptsRuns);

    private static void Damage(string path, RunId run, int from)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE events SET payload = x'7b00' WHERE run = $run AND first >= $from";
        command.Parameters.AddWithValue("$run", run.Value);
        command.Parameters.AddWithValue("$from", from);
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static object? Read(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static Task<RunId> StartAsync(EmbeddedHost host, Mixture mixture) =>
        host.Runtime.StartAsync(TestCatalog.Ask(mixture), default).Bounded();

    private static async Task<RunSnapshot> GetAsync(EmbeddedHost host, RunId id) =>
        await host.Runtime.GetAsync(id, default).Bounded() ?? throw new InvalidOperationException($"{id} is unknown.");

    private static Task<RunPage> ListAsync(EmbeddedHost host) => host.Runtime.ListAsync(new RunQuery(), default).Bounded();

    private static async Task<List<RunEvent>> WatchAsync(EmbeddedHost host, RunId id)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        var events = new List<RunEvent>();
        await foreach (var next in host.Runtime.WatchAsync(id, RunEventCursor.Start, bound.Token))
            events.Add(next.Event);
        return events;
    }
}
