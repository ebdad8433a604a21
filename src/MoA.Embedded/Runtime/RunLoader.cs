using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Embedded.Journal;

namespace MoA.Embedded.Runtime;

/// <summary>Reads the runs that an earlier process left open. A run whose record is damaged is ended with an error that says so.</summary>
internal sealed class RunLoader(SqliteRunJournal journal, TimeProvider time)
{
    /// <summary>Reads one run.</summary>
    /// <param name="row">Its row in lists, which is what remains where even its first event cannot be read.</param>
    /// <returns>The run's events, the last one terminal if it had to be ended; and why it had to be.</returns>
    public async Task<(IReadOnlyList<RunEvent> Events, Exception? Damage)> LoadAsync(RunSummary row)
    {
        var (records, damage) = journal.ReadReadable(row.Id);
        var (sound, projection, contradiction) = Fold(records);
        if ((contradiction ?? damage) is not { } reason)
            return (sound, null);
        var replacement = Replacement(row, projection);
        await journal.ReplaceAsync(row.Id, replacement[0].Sequence, replacement);
        return ([.. sound, .. replacement], reason);
    }

    private static (List<RunEvent> Sound, RunProjection? Projection, Exception? Contradiction) Fold(IEnumerable<IReadOnlyList<RunEvent>> records)
    {
        var sound = new List<RunEvent>();
        RunProjection? projection = null;
        foreach (var record in records)
        {
            try
            {
                // Anew each time: a record that fails half way must leave nothing of itself behind. A run has a dozen records.
                projection = RunProjection.Fold([.. sound, .. record]);
                sound.AddRange(record);
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
            {
                // The fold trusts its events: JSON that is well formed and yet nonsense (a layer that never started, a null) fails as one of these.
                return (sound, sound.Count == 0 ? null : RunProjection.Fold(sound), exception);
            }
        }

        return (sound, projection, projection is null ? new InvalidDataException("The journal lists the run, and holds no event of it.") : null);
    }

    private List<RunEvent> Replacement(RunSummary row, RunProjection? sound)
    {
        var events = new List<RunEvent>();
        if (sound is null)
        {
            var header = new RunHeader
            {
                Id = row.Id,
                Created = row.Created,
                Mixture = new Mixture { Name = row.Mixture, Layers = [], Aggregator = new AgentSlot { Model = "unknown" } },
                Request = new ChatRequest { Messages = [] },
                Tenant = row.Tenant,
            };
            events.Add(new RunStarted { Sequence = 1, Time = row.Created, Header = header });
        }

        events.Add(new RunFailed
        {
            Sequence = (sound?.LastSequence ?? 1) + 1,
            Time = time.GetUtcNow(),
            Usage = sound?.Usage ?? default,
            Cost = sound?.Cost ?? 0,
            Error = new RunError
            {
                Code = RunErrorCode.Internal,
                Message = "The run could not go on after a restart: a part of its journal cannot be read. That part was put aside.",
            },
        });
        return events;
    }
}
