namespace MoA.Core.Tests.Telemetry;

/// <summary>Sources of spans belong to the process: what listens to them, or has to have nobody listening, runs alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryGroup
{
    public const string Name = "telemetry";
}
