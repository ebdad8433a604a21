using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Grains.Runs;

/// <summary>An event for a watcher. Within a silo it is handed over as it is; between silos it travels as the journal's JSON.</summary>
/// <param name="watched">The event and the place to go on after it.</param>
[Immutable]
internal sealed class RunEventMessage(WatchedEvent watched)
{
    /// <summary>The event and the place to go on after it.</summary>
    public WatchedEvent Watched { get; } = watched;
}

/// <summary>The wire form of <see cref="RunEventMessage"/>.</summary>
[GenerateSerializer]
[Alias("moa.run.event")]
internal struct RunEventSurrogate
{
    /// <summary>The event as JSON, UTF-8.</summary>
    [Id(0)]
    public byte[] Event;

    /// <summary>How many resumes preceded it.</summary>
    [Id(1)]
    public int Resumes;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class RunEventConverter : IConverter<RunEventMessage, RunEventSurrogate>
{
    /// <inheritdoc/>
    public RunEventMessage ConvertFromSurrogate(in RunEventSurrogate surrogate)
    {
        var next = JsonSerializer.Deserialize(surrogate.Event, MoaJson.Relaxed.RunEvent)!;
        return new RunEventMessage(new WatchedEvent(new RunEventCursor(next.Sequence, surrogate.Resumes), next));
    }

    /// <inheritdoc/>
    public RunEventSurrogate ConvertToSurrogate(in RunEventMessage value) => new()
    {
        Event = JsonSerializer.SerializeToUtf8Bytes(value.Watched.Event, MoaJson.Relaxed.RunEvent),
        Resumes = value.Watched.Cursor.Resumes,
    };
}
