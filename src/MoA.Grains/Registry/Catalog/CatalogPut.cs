using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>Changes of one bucket.</summary>
/// <param name="rows">Runs as they stand, in the order they came to stand so.</param>
/// <param name="vanished">Runs that were opened and have no records.</param>
[GenerateSerializer]
[Immutable]
[Alias("moa.catalog.put")]
internal sealed class CatalogPut(RunRow[] rows, RunId[] vanished)
{
    /// <summary>Runs as they stand, in the order they came to stand so.</summary>
    [Id(0)]
    public RunRow[] Rows { get; } = rows;

    /// <summary>Runs that were opened and have no records.</summary>
    [Id(1)]
    public RunId[] Vanished { get; } = vanished;
}
