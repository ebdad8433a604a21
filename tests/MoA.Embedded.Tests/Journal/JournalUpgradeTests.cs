using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

/// <summary>A journal as the first released version (0.1.0) made it is brought up to date. The tables here are never changed.</summary>
public sealed class JournalUpgradeTests : IDisposable
{
    private const string FirstSchema = """
        CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, mixture TEXT NOT NULL, tenant TEXT, created INTEGER NOT NULL, completed INTEGER,
            prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0, cost TEXT NOT NULL DEFAULT '0',
            error_code TEXT, error_message TEXT, bytes INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_status ON runs (status);
        CREATE INDEX runs_by_mixture ON runs (mixture);
        CREATE INDEX runs_by_tenant ON runs (tenant) WHERE tenant IS NOT NULL;
        CREATE INDEX runs_by_end ON runs (completed) WHERE completed IS NOT NULL;
        CREATE TABLE events (run TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (run, first));
        CREATE TABLE damaged (run TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX damaged_by_run ON damaged (run);
        PRAGMA user_version = 1;
        """;

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_runs_are_listed_found_and_go_on()
    {
        var (ended, open, damaged) = (Start("The first question"), Start("An open question"), Start("A lost question"));
        Make(connection =>
        {
            Insert(connection, ended, TestRuns.Next(2, _clock.GetUtcNow()), TestRuns.End(3, _clock.GetUtcNow(), "The first answer"));
            Insert(connection, open);
            Insert(connection, damaged);
            connection.Run($"UPDATE events SET payload = X'5B7B' WHERE run = '{damaged.Header.Id}'");
        });

        using (var journal = Open())
        {
            Assert.Equal([ended.Header.Id], Find(journal, "first ANSWER"));
            Assert.Equal([ended.Header.Id, open.Header.Id], Find(journal, "question").Order());
            var row = journal.List(new RunQuery { Status = RunStatus.Completed }).Runs.Single();
            Assert.Equal(("The first question", "The first answer"), (row.Question, row.Answer));
            Assert.Equal(3, journal.List(new RunQuery()).Runs.Count);
            Assert.Equal([open.Header.Id, damaged.Header.Id], journal.OpenAtStart.Select(run => run.Id));

            await journal.AppendAsync(open.Header.Id, [TestRuns.End(2, _clock.GetUtcNow(), "A late answer")]).Bounded();
        }

        // Once only.
        using var again = Open();
        Assert.Equal([open.Header.Id], Find(again, "late"));
        Assert.Equal(3, (await again.ReadAsync(ended.Header.Id, default)).Count);
    }

    [Fact]
    public void A_start_that_is_broken_off_leaves_it_as_it_was()
    {
        Make(connection =>
        {
            Insert(connection, Start("Why?"));
            connection.Run("CREATE TABLE texts (in_the_way INTEGER)");
        });

        Assert.Throws<JournalException>(Open);

        Make(connection => connection.Run("DROP TABLE texts"), make: false);
        using var journal = Open();
        Assert.Single(Find(journal, "why"));
    }

    private static IEnumerable<RunId> Find(SqliteRunJournal journal, string text) => journal.List(new RunQuery { Text = text }).Runs.Select(run => run.Id);

    private static void Insert(SqliteConnection connection, RunStarted start, params RunEvent[] later)
    {
        var run = start.Header;
        using (var row = connection.Prepare("INSERT INTO runs (id, status, mixture, created, completed) VALUES ($id, $status, $mixture, $created, $completed)",
            "$id", "$status", "$mixture", "$created", "$completed"))
        {
            var completed = later.Length > 0 ? later[^1].Time.UtcTicks : (long?)null;
            row.Run(run.Id.Value, completed is null ? "running" : "completed", run.Mixture.Name, run.Created.UtcTicks, completed);
        }

        using var insert = connection.Prepare("INSERT INTO events VALUES ($run, $first, $last, $payload)", "$run", "$first", "$last", "$payload");
        foreach (var next in (RunEvent[])[start, .. later])
        {
            insert.Run(
                run.Id.Value, next.Sequence, next.LastSequence, JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<RunEvent>>([next], MoaJson.Relaxed.IReadOnlyListRunEvent));
        }
    }

    private RunStarted Start(string question)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        return TestRuns.Start(_clock.GetUtcNow(), question);
    }

    private void Make(Action<SqliteConnection> fill, bool make = true)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(_folder.FullName, JournalFile.Name),
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        if (make)
            connection.Run(FirstSchema);
        fill(connection);
    }

    private SqliteRunJournal Open() => new(new JournalSettings { Directory = _folder.FullName }, _clock, NullLogger<SqliteRunJournal>.Instance);
}
