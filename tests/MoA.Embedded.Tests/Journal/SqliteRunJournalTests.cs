using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

public sealed class SqliteRunJournalTests : IDisposable
{
    private static readonly TimeSpan RetryInterval = new JournalSettings { Directory = "" }.RetryInterval;
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_come_back_in_order_and_survive_reopening()
    {
        var start = TestRuns.Start(_clock.GetUtcNow());
        var id = start.Header.Id;
        using (var journal = Open())
        {
            Assert.True(await journal.AppendAsync(id, [start]).Bounded());
            Assert.True(await journal.AppendAsync(id, [Next(2), Next(3)]).Bounded());
            Assert.True(await journal.AppendAsync(id, [TestRuns.End(4, _clock.GetUtcNow())]).Bounded());
        }

        using var reopened = Open();
        Assert.Equal([1, 2, 3, 4], await SequencesAsync(reopened, id));
        Assert.Empty(reopened.OpenAtStart);
        var row = Assert.Single(reopened.List(new RunQuery()).Runs);
        Assert.Equal((id, RunStatus.Completed, new TokenUsage(1, 2), 0.5m), (row.Id, row.Status, row.Usage, row.Cost));
    }

    [Fact]
    public async Task What_providers_said_of_attempts_that_were_tried_again_survives_reopening()
    {
        var start = TestRuns.Start(_clock.GetUtcNow());
        RetriedAttempt[] retries =
        [
            new() { Attempt = 1, DelayMs = 240, Error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down.", ProviderStatus = 500 } },
            new() { Attempt = 2, Error = new AgentError { Code = AgentErrorCode.RateLimited, Message = "Busy.", ProviderStatus = 429, RetryAfterSeconds = 7 } },
        ];
        var proposal = new Proposal { Layer = 1, Slot = 0, Model = "a", Status = ProposalStatus.Completed, Content = "Yes.", Attempts = 3, Retries = retries };
        using (var journal = Open())
            await journal.AppendAsync(start.Header.Id, [start, Next(2), new ProposalCompleted { Sequence = 3, Time = _clock.GetUtcNow(), Proposal = proposal }]).Bounded();

        using var reopened = Open();
        var read = Assert.IsType<ProposalCompleted>((await reopened.ReadAsync(start.Header.Id, default))[^1]);
        Assert.Equal(retries, read.Proposal.Retries!);
    }

    [Fact]
    public async Task Appends_that_nobody_waits_for_keep_their_order()
    {
        var start = TestRuns.Start(_clock.GetUtcNow());
        using var journal = Open();
        var appends = new List<Task<bool>> { journal.AppendAsync(start.Header.Id, [start]).AsTask() };
        for (var sequence = 2; sequence <= 500; sequence++)
            appends.Add(journal.AppendAsync(start.Header.Id, [Next(sequence)]).AsTask());

        // What was accepted can be read, written or not.
        Assert.Equal(500, (await SequencesAsync(journal, start.Header.Id)).Count());
        Assert.All(await Task.WhenAll(appends).Bounded(), Assert.True);
        Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), await SequencesAsync(journal, start.Header.Id));
    }

    [Fact]
    public async Task A_thousand_runs_share_few_commits()
    {
        using var journal = Open();
        using var block = new ManualResetEventSlim();
        var blocked = journal.OnWriter(_ => block.Wait(TestBounds.Limit));

        var appends = Enumerable.Range(0, 1000).Select(_ =>
        {
            var start = TestRuns.Start(_clock.GetUtcNow());
            return journal.AppendAsync(start.Header.Id, [start]).AsTask();
        }).ToArray();
        Assert.Equal(100, journal.List(new RunQuery { Limit = 100 }).Runs.Count);
        block.Set();
        await blocked.Bounded();

        Assert.All(await Task.WhenAll(appends).Bounded(), Assert.True);
        Assert.Equal(1, journal.Commits);
    }

    [Fact]
    public async Task What_was_committed_survives_a_crash_at_any_moment()
    {
        using var journal = Open();
        var acknowledged = new List<RunId>();
        for (var round = 0; round < 5; round++)
        {
            var starts = Enumerable.Range(0, 40).Select(_ => TestRuns.Start(_clock.GetUtcNow(), 2000)).ToArray();
            await Task.WhenAll(starts.Select(start => journal.AppendAsync(start.Header.Id, [start]).AsTask())).Bounded();
            acknowledged.AddRange(starts.Select(start => start.Header.Id));
        }

        // The files as a killed process leaves them: the log not yet moved into the database, and a torn transaction at its end.
        using var crashed = new TempFolder();
        foreach (var name in (string[])["runs.db", "runs.db-wal"])
            File.Copy(Path.Combine(_folder.FullName, name), Path.Combine(crashed.FullName, name));
        var torn = new byte[10_000];
        new Random(1).NextBytes(torn);
        using (var log = new FileStream(Path.Combine(crashed.FullName, "runs.db-wal"), FileMode.Append))
            log.Write(torn);

        using var reopened = Open(folder: crashed.FullName);
        Assert.Equal(acknowledged.Order(), reopened.OpenAtStart.Select(row => row.Id));
        foreach (var id in acknowledged)
            Assert.Equal([1], await SequencesAsync(reopened, id));
    }

    [Fact]
    public async Task A_transaction_cut_in_the_middle_is_rolled_back_as_a_whole()
    {
        using var journal = Open();
        var kept = TestRuns.Start(_clock.GetUtcNow());
        await journal.AppendAsync(kept.Header.Id, [kept]).Bounded();
        var before = new FileInfo(Path.Combine(_folder.FullName, "runs.db-wal")).Length;
        var cut = TestRuns.Start(_clock.GetUtcNow(), 50_000);
        await journal.AppendAsync(cut.Header.Id, [cut]).Bounded();

        using var crashed = new TempFolder();
        foreach (var name in (string[])["runs.db", "runs.db-wal"])
            File.Copy(Path.Combine(_folder.FullName, name), Path.Combine(crashed.FullName, name));
        using (var log = new FileStream(Path.Combine(crashed.FullName, "runs.db-wal"), FileMode.Open))
            log.SetLength(before + ((log.Length - before) / 2));

        using var reopened = Open(folder: crashed.FullName);
        Assert.Equal([kept.Header.Id], reopened.OpenAtStart.Select(row => row.Id));
        Assert.Empty(await reopened.ReadAsync(cut.Header.Id, default));
    }

    [Fact]
    public async Task While_the_disk_is_full_appends_are_kept_and_written_in_order_later()
    {
        using var journal = Open();
        var start = TestRuns.Start(_clock.GetUtcNow());
        var id = start.Header.Id;
        Assert.True(await journal.AppendAsync(id, [start]).Bounded());
        await journal.OnWriter(connection => Run(connection, "PRAGMA max_page_count = 1")).Bounded();
        var large = TestRuns.Start(_clock.GetUtcNow(), 100_000);

        Assert.False(await journal.AppendAsync(large.Header.Id, [large]).Bounded());
        Assert.False(journal.Healthy);
        Assert.False(await journal.AppendAsync(id, [Next(2)]).Bounded());
        Assert.False(await journal.AppendAsync(id, [TestRuns.End(3, _clock.GetUtcNow())]).Bounded());
        Assert.Equal([1, 2, 3], await SequencesAsync(journal, id));
        Assert.Equal([1], StoredIn(id));
        Assert.True(journal.IsBehind(id));
        Assert.Equal(RunStatus.Completed, journal.List(new RunQuery()).Runs.Single(row => row.Id == id).Status);

        // Still full at the next attempt, which sets the timer for another.
        await _clock.WaitForTimerAsync(RetryInterval);
        _clock.Advance(RetryInterval);
        await _clock.WaitForTimerAsync(RetryInterval);
        Assert.False(journal.Healthy);

        await journal.OnWriter(connection => Run(connection, "PRAGMA max_page_count = 1000000")).Bounded();
        _clock.Advance(RetryInterval);
        await Poll.UntilAsync(() => journal.Healthy);

        Assert.Equal([1, 2, 3], StoredIn(id));
        Assert.False(journal.IsBehind(id));
        Assert.True(await journal.AppendAsync(large.Header.Id, [Next(2)]).Bounded());
        Assert.Equal([1, 2], StoredIn(large.Header.Id));
    }

    [Fact]
    public async Task While_another_program_locks_the_file_appends_are_kept_and_readers_go_on()
    {
        using var journal = Open();
        var start = TestRuns.Start(_clock.GetUtcNow());
        var id = start.Header.Id;
        await journal.AppendAsync(id, [start]).Bounded();
        using (var other = Connect(SqliteOpenMode.ReadWrite))
        {
            Run(other, "BEGIN EXCLUSIVE");

            Assert.False(await journal.AppendAsync(id, [Next(2)]).Bounded());
            Assert.Equal([1, 2], await SequencesAsync(journal, id));
            Assert.Single(journal.List(new RunQuery()).Runs);
            Run(other, "ROLLBACK");
        }

        // Appends are answered before the writer sets the timer for its next attempt.
        await _clock.WaitForTimerAsync(RetryInterval);
        _clock.Advance(RetryInterval);
        await Poll.UntilAsync(() => journal.Healthy);
        Assert.Equal([1, 2], StoredIn(id));
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        var start = TestRuns.Start(_clock.GetUtcNow());
        var journal = Open();
        await journal.OnWriter(connection => Run(connection, "PRAGMA max_page_count = 1")).Bounded();
        var large = TestRuns.Start(_clock.GetUtcNow(), 100_000);
        Assert.False(await journal.AppendAsync(large.Header.Id, [large]).Bounded());
        Assert.False(await journal.AppendAsync(start.Header.Id, [start]).Bounded());
        await journal.OnWriter(connection => Run(connection, "PRAGMA max_page_count = 1000000")).Bounded();

        journal.Dispose();

        Assert.Equal([1], StoredIn(start.Header.Id));
        Assert.Equal([1], StoredIn(large.Header.Id));
    }

    [Fact]
    public async Task An_append_that_contradicts_the_journal_is_refused_alone()
    {
        using var journal = Open();
        var start = TestRuns.Start(_clock.GetUtcNow());
        var other = TestRuns.Start(_clock.GetUtcNow());
        await journal.AppendAsync(start.Header.Id, [start]).Bounded();

        var again = journal.AppendAsync(start.Header.Id, [start]).AsTask();
        var sound = journal.AppendAsync(other.Header.Id, [other]).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => again.Bounded());
        Assert.True(await sound.Bounded());
        Assert.True(journal.Healthy);
    }

    [Fact]
    public void A_second_opening_of_the_folder_is_refused()
    {
        using var journal = Open();

        var refused = Assert.Throws<JournalException>(() => Open());

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_left_alone()
    {
        Open().Dispose();
        using (var connection = Connect(SqliteOpenMode.ReadWrite))
            Run(connection, "PRAGMA user_version = 99");

        var refused = Assert.Throws<JournalException>(() => Open());

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        using (var connection = Connect(SqliteOpenMode.ReadWrite))
            Run(connection, $"PRAGMA user_version = {JournalSchema.Version}");
        Open().Dispose();
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, JournalFile.Name), new string('x', 5000));

        var refused = Assert.Throws<JournalException>(() => Open());

        Assert.Contains(JournalFile.Name, refused.Message, StringComparison.Ordinal);
    }

    private static void Run(SqliteConnection connection, string sql) => SqliteConnectionExtensions.Run(connection, sql);

    private static async Task<IEnumerable<long>> SequencesAsync(SqliteRunJournal journal, RunId id) =>
        (await journal.ReadAsync(id, default)).Select(next => next.Sequence);

    private SqliteRunJournal Open(string? folder = null) =>
        new(new JournalSettings { Directory = folder ?? _folder.FullName }, _clock, NullLogger<SqliteRunJournal>.Instance);

    private RunEvent Next(long sequence) => TestRuns.Next(sequence, _clock.GetUtcNow());

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var path = Path.Combine(_folder.FullName, JournalFile.Name);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private List<long> StoredIn(RunId id)
    {
        using var connection = Connect(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first FROM events WHERE run = $run ORDER BY first";
        command.Parameters.AddWithValue("$run", id.Value);
        using var reader = command.ExecuteReader();
        var sequences = new List<long>();
        while (reader.Read())
            sequences.Add(reader.GetInt64(0));
        return sequences;
    }
}
