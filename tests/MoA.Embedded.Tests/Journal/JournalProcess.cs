using Microsoft.Extensions.Logging.Abstractions;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Tests.Journal;

/// <summary>A process of its own that journals runs, 32 at once, and writes each run's id to its output once its append is acknowledged.</summary>
internal static class JournalProcess
{
    public static async Task<int> Main(string[] args)
    {
        using var journal = new SqliteRunJournal(
            new JournalSettings { Directory = args[0] }, TimeProvider.System, NullLogger<SqliteRunJournal>.Instance);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => AppendForEverAsync(journal))));
        return 0;
    }

    private static async Task AppendForEverAsync(SqliteRunJournal journal)
    {
        while (true)
        {
            var start = TestRuns.Start(TimeProvider.System.GetUtcNow(), 3000);
            if (!await journal.AppendAsync(start.Header.Id, [start]))
                throw new InvalidOperationException("The journal cannot be written.");
            await Console.Out.WriteLineAsync(start.Header.Id.Value);
        }
    }
}
