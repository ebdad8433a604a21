using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Grains.Registry;

/// <summary>The wire form of <see cref="RunId"/>, also in states: the 16 bytes of its UUID.</summary>
[GenerateSerializer]
[Alias("moa.run-id")]
internal struct RunIdSurrogate
{
    /// <summary>The UUID; all zeros for the default id.</summary>
    [Id(0)]
    public Guid Uuid;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class RunIdConverter : IConverter<RunId, RunIdSurrogate>
{
    private const string Prefix = "run_";

    /// <inheritdoc/>
    public RunId ConvertFromSurrogate(in RunIdSurrogate surrogate) =>
        surrogate.Uuid == Guid.Empty ? default : RunId.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{surrogate.Uuid:N}"));

    /// <inheritdoc/>
    public RunIdSurrogate ConvertToSurrogate(in RunId value) => new()
    {
        Uuid = value == default ? Guid.Empty : Guid.ParseExact(value.Value.AsSpan(Prefix.Length), "N"),
    };
}
