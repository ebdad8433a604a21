namespace MoA.Server.Tests.Telemetry;

/// <summary>Everything that only looks at what was exported looks at the same export.</summary>
[CollectionDefinition(Name)]
public sealed class ExportedRunsGroup : ICollectionFixture<ExportedRuns>
{
    public const string Name = "exported runs";
}
