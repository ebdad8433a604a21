using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

public sealed class JournalRetentionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    private string File => Path.Combine(_folder.FullName, JournalFile.Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ended_runs_past_their_age_are_deleted_and_open_ones_never()
    {
        using var journal = Open(maxAge: TimeSpan.FromDays(30));
        var old = await AddAsync(journal, ended: true);
        var open = await AddAsync(journal, ended: false);
        _clock.Advance(TimeSpan.FromDays(20));
        var young = await AddAsync(journal, ended: true);

        _clock.Advance(TimeSpan.FromDays(10) + TimeSpan.FromMinutes(1));

        await Poll.UntilAsync(() => journal.List(new RunQuery()).Runs.Count == 2);
        Assert.Equal([young, open], journal.List(new RunQuery()).Runs.Select(run => run.Id));
        Assert.Empty(await journal.ReadAsync(old, default));
        Assert.NotEmpty(await journal.ReadAsync(open, default));
    }

    [Fact]
    public async Task Past_the_size_the_oldest_ended_runs_are_deleted_and_the_file_shrinks()
    {
        const long Limit = 4 * 1024 * 1024;
        using var journal = Open(maxBytes: Limit);
        var open = await AddAsync(journal, ended: false, size: 10_000);
        var runs = new List<RunId>();
        for (var count = 0; count < 200; count++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            runs.Add(await AddAsync(journal, ended: true, size: 100_000));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(() => journal.List(new RunQuery { Limit = 100 }).Runs.Count is > 1 and < 60);
        await IdleAsync(journal);

        // What is left is the newest, the limit is kept, and it is not undercut by more than a run or two.
        var left = journal.List(new RunQuery { Limit = 100 }).Runs.Select(run => run.Id).Where(id => id != open).ToArray();
        Assert.Equal(runs.TakeLast(left.Length).Reverse(), left);
        // A run has its text twice: in its events, and where lists look for it.
        Assert.InRange(left.Length, 15, 21);
        Assert.NotEmpty(await journal.ReadAsync(open, default));
        await journal.OnWriter(connection => SqliteConnectionExtensions.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")).Bounded();
        Assert.InRange(new FileInfo(File).Length, 1, Limit + (2 * 1024 * 1024));
    }

    private async Task<RunId> AddAsync(SqliteRunJournal journal, bool ended, int size = 10)
    {
        var start = TestRuns.Start(_clock.GetUtcNow(), size);
        await journal.AppendAsync(start.Header.Id, [start]).Bounded();
        if (ended)
            await journal.AppendAsync(start.Header.Id, [TestRuns.End(2, _clock.GetUtcNow())]).Bounded();
        return start.Header.Id;
    }

    // Retention works in small steps between other work: it is done when the journal neither loses runs nor pages over a step of the writer.
    private static async Task IdleAsync(SqliteRunJournal journal)
    {
        for (var calm = 0; calm < 3;)
        {
            var before = await StateAsync(journal);
            calm = await StateAsync(journal) == before ? calm + 1 : 0;
        }
    }

    private static async Task<string> StateAsync(SqliteRunJournal journal)
    {
        var state = "";
        await journal.OnWriter(connection => state =
            $"{connection.Scalar("PRAGMA page_count")} {connection.Scalar("PRAGMA freelist_count")} {connection.Scalar("SELECT count(*) FROM runs")}").Bounded();
        return state;
    }

    private SqliteRunJournal Open(TimeSpan? maxAge = null, long? maxBytes = null) => new(
        new JournalSettings { Directory = _folder.FullName, MaxAge = maxAge, MaxBytes = maxBytes }, _clock, NullLogger<SqliteRunJournal>.Instance);
}
