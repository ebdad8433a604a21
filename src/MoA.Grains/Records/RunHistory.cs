using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Grains.Records;

/// <summary>What the records of a run make: its events, or, where a record is damaged, the sound ones and an end that says so.</summary>
internal sealed record RunHistory(RunHeader Header, IReadOnlyList<RunEvent> Events, Exception? Damage)
{
    /// <summary>Checks what was read.</summary>
    public static RunHistory Of(RunId id, IReadOnlyList<RunEvent> events, Exception? damage, DateTimeOffset now)
    {
        var sound = new List<RunEvent>();
        try
        {
            var projection = RunProjection.Fold(events);
            if (damage is null)
                return new RunHistory(projection.Header, events, null);
            sound.AddRange(events);
        }
        catch (Exception contradiction) when (contradiction is InvalidDataException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // The fold trusts its events: JSON that is well formed and yet nonsense fails as one of these.
            damage ??= contradiction;
            foreach (var next in events)
            {
                if (!Follows(sound, next))
                    break;
                sound.Add(next);
            }
        }

        if (sound.Count == 0)
            sound.Add(Nothing(id, now));
        var run = RunProjection.Fold(sound);
        if (run.Ended is null)
            sound.Add(End(run, now));
        return new RunHistory(run.Header, sound, damage);
    }

    private static bool Follows(List<RunEvent> sound, RunEvent next)
    {
        try
        {
            RunProjection.Fold([.. sound, next]);
            return true;
        }
        catch (Exception contradiction) when (contradiction is InvalidDataException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            return false;
        }
    }

    private static RunStarted Nothing(RunId id, DateTimeOffset now) => new()
    {
        Sequence = 1,
        Time = now,
        Header = new RunHeader
        {
            Id = id,
            Created = now,
            Mixture = new Mixture { Name = "unknown", Layers = [], Aggregator = new AgentSlot { Model = "unknown" } },
            Request = new ChatRequest { Messages = [] },
        },
    };

    private static RunFailed End(RunProjection run, DateTimeOffset now) => new()
    {
        Sequence = run.LastSequence + 1,
        Time = now,
        Usage = run.Usage,
        Cost = run.Cost,
        Error = new RunError { Code = RunErrorCode.Internal, Message = "The run could not go on: a part of its records cannot be read." },
    };
}
