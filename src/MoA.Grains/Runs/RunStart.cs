using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>What a run is started with. Within a silo it is handed over as it is; between silos it travels as the journal's JSON.</summary>
/// <param name="started">The run's first event.</param>
/// <param name="attached">Whether the caller stays for the answer, so that the run need not wait for its first record.</param>
[Immutable]
internal sealed class RunStart(RunStarted started, bool attached)
{
    /// <summary>The run's first event.</summary>
    public RunStarted Started { get; } = started;

    /// <summary>Whether the caller stays for the answer.</summary>
    public bool Attached { get; } = attached;
}

/// <summary>The wire form of <see cref="RunStart"/>.</summary>
[GenerateSerializer]
[Alias("moa.run.start")]
internal struct RunStartSurrogate
{
    /// <summary>The first event as JSON, UTF-8.</summary>
    [Id(0)]
    public byte[] Started;

    /// <summary>Whether the caller stays for the answer.</summary>
    [Id(1)]
    public bool Attached;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class RunStartConverter : IConverter<RunStart, RunStartSurrogate>
{
    /// <inheritdoc/>
    public RunStart ConvertFromSurrogate(in RunStartSurrogate surrogate) =>
        new((RunStarted)JsonSerializer.Deserialize(surrogate.Started, MoaJson.Relaxed.RunEvent)!, surrogate.Attached);

    /// <inheritdoc/>
    public RunStartSurrogate ConvertToSurrogate(in RunStart value) => new()
    {
        Started = JsonSerializer.SerializeToUtf8Bytes(value.Started, MoaJson.Relaxed.RunEvent),
        Attached = value.Attached,
    };
}
