namespace MoA.Grains.Registry.Catalog;

/// <summary>What the directory keeps: by day since 1970 (UTC), one bit a bucket.</summary>
[GenerateSerializer]
[Alias("moa.catalog.directory-state")]
internal sealed class CatalogDirectoryState
{
    /// <summary>The bits of a day's buckets, lowest bit first.</summary>
    [Id(0)]
    public Dictionary<int, byte[]> Days { get; set; } = [];

    public static CatalogDirectoryState Of(IEnumerable<long> buckets)
    {
        var state = new CatalogDirectoryState();
        foreach (var bucket in buckets)
        {
            var (day, index) = Math.DivRem(bucket, CatalogBuckets.PerDay);
            if (!state.Days.TryGetValue((int)day, out var bits))
                state.Days.Add((int)day, bits = new byte[CatalogBuckets.PerDay / 8]);
            bits[index / 8] |= (byte)(1 << (int)(index % 8));
        }

        return state;
    }

    public IEnumerable<long> Buckets() =>
        from day in Days
        from index in Enumerable.Range(0, CatalogBuckets.PerDay)
        where (day.Value[index / 8] & (1 << (index % 8))) != 0
        select ((long)day.Key * CatalogBuckets.PerDay) + index;
}
