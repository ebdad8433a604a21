using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>A run as it stands. Within a silo it is handed over as it is; between silos it travels as the API's JSON.</summary>
/// <param name="run">The run.</param>
[Immutable]
internal sealed class RunState(RunSnapshot run)
{
    /// <summary>The run.</summary>
    public RunSnapshot Run { get; } = run;
}

/// <summary>The wire form of <see cref="RunState"/>.</summary>
[GenerateSerializer]
[Alias("moa.run.state")]
internal struct RunStateSurrogate
{
    /// <summary>The run as JSON, UTF-8.</summary>
    [Id(0)]
    public byte[] Run;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class RunStateConverter : IConverter<RunState, RunStateSurrogate>
{
    /// <inheritdoc/>
    public RunState ConvertFromSurrogate(in RunStateSurrogate surrogate) =>
        new(JsonSerializer.Deserialize(surrogate.Run, MoaJson.Relaxed.RunSnapshot)!);

    /// <inheritdoc/>
    public RunStateSurrogate ConvertToSurrogate(in RunState value) => new()
    {
        Run = JsonSerializer.SerializeToUtf8Bytes(value.Run, MoaJson.Relaxed.RunSnapshot),
    };
}
