namespace MoA.Grains.Registry.Catalog;

/// <summary>A row in the memory of its bucket.</summary>
internal sealed class CatalogRow(RunRow row, StoredSlice slice)
{
    public RunRow Row { get; set; } = row;

    /// <summary>The part of the bucket it is stored with.</summary>
    public StoredSlice Slice { get; } = slice;
}
