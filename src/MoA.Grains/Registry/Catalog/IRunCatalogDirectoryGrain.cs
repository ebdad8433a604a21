namespace MoA.Grains.Registry.Catalog;

/// <summary>Knows which buckets of the catalog exist, and deletes old runs. There is one, of key 0.</summary>
[Alias("moa.catalog.directory")]
internal interface IRunCatalogDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a bucket. Safe to repeat.</summary>
    /// <returns>Ends when it is stored.</returns>
    [Alias("add")]
    [ResponseTimeout("00:00:10")]
    Task AddAsync(long bucket);

    /// <summary>Forgets a bucket that is empty. Safe to repeat.</summary>
    /// <returns>Ends when that is stored.</returns>
    [Alias("remove")]
    [ResponseTimeout("00:00:10")]
    Task RemoveAsync(long bucket);

    /// <summary>The newest buckets of a span.</summary>
    /// <param name="from">The oldest bucket of the span.</param>
    /// <param name="before">The first bucket after the span.</param>
    /// <param name="count">Most buckets.</param>
    /// <returns>The buckets, newest first.</returns>
    [Alias("newest")]
    Task<long[]> NewestAsync(long from, long before, int count);
}
