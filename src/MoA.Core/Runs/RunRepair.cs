using MoA.Core.Chat;
using MoA.Core.Mixtures;

namespace MoA.Core.Runs;

/// <summary>What is left of a run whose journal is damaged, and how it ends.</summary>
public static class RunRepair
{
    /// <summary>Takes records up to the first that contradicts those before it.</summary>
    /// <param name="records">The records that could be read, each of them whole.</param>
    /// <returns>The events that make a history, and what was wrong with the next record; null: nothing.</returns>
    public static (IReadOnlyList<RunEvent> Sound, Exception? Contradiction) SoundPart(IEnumerable<IReadOnlyList<RunEvent>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var sound = new List<RunEvent>();
        foreach (var record in records)
        {
            try
            {
                // Anew each time: a record that fails half way must leave nothing of itself behind. A run has a dozen records.
                RunProjection.Fold([.. sound, .. record]);
                sound.AddRange(record);
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
            {
                // The fold trusts its events: JSON that is well formed and yet nonsense (a layer that never started, a null) fails as one of these.
                return (sound, exception);
            }
        }

        return (sound, sound.Count == 0 ? new InvalidDataException("There is no event of the run.") : null);
    }

    /// <summary>The events that end a damaged run after its sound ones.</summary>
    /// <param name="sound">What is left of it.</param>
    /// <param name="row">Its row in lists, which is what remains where even its first event cannot be read.</param>
    /// <param name="now">The time.</param>
    /// <param name="message">What the run's error says.</param>
    /// <returns>A first event where there is none left, and <c>run.failed</c>; nothing where the run had ended.</returns>
    public static IReadOnlyList<RunEvent> EndOf(IReadOnlyList<RunEvent> sound, RunSummary row, DateTimeOffset now, string message)
    {
        ArgumentNullException.ThrowIfNull(sound);
        ArgumentNullException.ThrowIfNull(row);
        RunEvent[] first = sound.Count == 0 ? [Nothing(row)] : [];
        var run = RunProjection.Fold([.. sound, .. first]);
        if (run.Ended is not null)
            return first;
        return
        [
            .. first,
            new RunFailed
            {
                Sequence = run.LastSequence + 1,
                Time = now,
                Usage = run.Usage,
                Cost = run.Cost,
                Error = new RunError { Code = RunErrorCode.Internal, Message = message },
            },
        ];
    }

    private static RunStarted Nothing(RunSummary row) => new()
    {
        Sequence = 1,
        Time = row.Created,
        Header = new RunHeader
        {
            Id = row.Id,
            Created = row.Created,
            Mixture = new Mixture { Name = row.Mixture, Layers = [], Aggregator = new AgentSlot { Model = "unknown" } },
            Request = new ChatRequest { Messages = [] },
            Tenant = row.Tenant,
        },
    };
}
