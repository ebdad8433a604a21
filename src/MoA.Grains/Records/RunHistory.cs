using MoA.Core.Runs;

namespace MoA.Grains.Records;

/// <summary>What the records of a run make: its events, or, where a record is damaged, the sound ones and an end that says so.</summary>
internal sealed record RunHistory(RunHeader Header, IReadOnlyList<RunEvent> Events, Exception? Damage)
{
    private const string Message = "The run could not go on: a part of its records cannot be read.";

    /// <summary>Checks what was read.</summary>
    public static RunHistory Of(RunId id, IReadOnlyList<RunEvent> events, Exception? damage, DateTimeOffset now)
    {
        var (sound, contradiction) = RunRepair.SoundPart(events.Select(next => (IReadOnlyList<RunEvent>)[next]));
        if ((damage ?? contradiction) is { } reason)
        {
            var row = new RunSummary { Id = id, Status = RunStatus.Running, Mixture = "unknown", Created = now };
            return new RunHistory(HeaderOf(events = [.. sound, .. RunRepair.EndOf(sound, row, now, Message)]), events, reason);
        }

        return new RunHistory(HeaderOf(sound), sound, null);
    }

    private static RunHeader HeaderOf(IReadOnlyList<RunEvent> events) => ((RunStarted)events[0]).Header;
}
