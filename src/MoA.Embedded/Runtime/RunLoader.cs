using MoA.Core.Runs;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Runtime;

/// <summary>Reads the runs that an earlier process left open. A run whose record is damaged is ended with an error that says so.</summary>
internal sealed class RunLoader(SqliteRunJournal journal, TimeProvider time)
{
    private const string Message = "The run could not go on after a restart: a part of its journal cannot be read. That part was put aside.";

    /// <summary>Reads one run.</summary>
    /// <param name="row">Its row in lists, which is what remains where even its first event cannot be read.</param>
    /// <returns>The run's events, the last one terminal if it had to be ended; and why it had to be.</returns>
    public async Task<(IReadOnlyList<RunEvent> Events, Exception? Damage)> LoadAsync(RunSummary row)
    {
        var (records, damage) = journal.ReadReadable(row.Id);
        var (sound, contradiction) = RunRepair.SoundPart(records);
        if ((damage ?? contradiction) is not { } reason)
            return (sound, null);
        var end = RunRepair.EndOf(sound, row, time.GetUtcNow(), Message);
        if (end.Count > 0)
            await journal.ReplaceAsync(row.Id, end[0].Sequence, end);
        return ([.. sound, .. end], reason);
    }
}
