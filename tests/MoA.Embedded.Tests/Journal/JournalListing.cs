using MoA.Core.Runs;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Tests.Journal;

internal static class JournalListing
{
    /// <summary>Lists runs and waits for them: what tests poll.</summary>
    public static RunPage List(this SqliteRunJournal journal, RunQuery query) => journal.ListAsync(query, default).AsTask().GetAwaiter().GetResult();
}
