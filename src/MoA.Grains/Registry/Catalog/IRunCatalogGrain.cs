namespace MoA.Grains.Registry.Catalog;

/// <summary>The list of the runs that were created in one span of time. Its key is the bucket's number (<see cref="CatalogBuckets"/>).</summary>
[Alias("moa.catalog")]
internal interface IRunCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Takes changes. Safe to repeat.</summary>
    /// <returns>Ends when lists show them; up to where this activation has come with them.</returns>
    [Alias("put")]
    [ResponseTimeout("00:00:10")]
    Task<CatalogProgress> PutAsync(CatalogPut put);

    /// <summary>
    /// Up to where this activation has stored what it took. What another activation took and had not stored may be lost: put it again. Answers at
    /// once: a call that waited would keep the activation from ending, and its last flush from being made.
    /// </summary>
    [Alias("stored")]
    [ResponseTimeout("00:00:10")]
    Task<CatalogProgress> StoredAsync();

    /// <summary>Lists runs, newest first.</summary>
    [Alias("list")]
    Task<RunRow[]> ListAsync(CatalogQuery query);

    /// <summary>Deletes some of the runs that ended before a time, with their records.</summary>
    /// <returns>Whether there is more to do.</returns>
    [Alias("remove-ended")]
    [ResponseTimeout("00:05:00")]
    Task<bool> RemoveEndedAsync(DateTimeOffset before);
}
