namespace MoA.Grains.Registry.Catalog;

/// <summary>A part of a bucket's rows as it is stored.</summary>
[GenerateSerializer]
[Alias("moa.catalog.slice")]
internal sealed class RunSlice
{
    /// <summary>The rows, in no order.</summary>
    [Id(0)]
    public RunRow[] Rows { get; set; } = [];
}
