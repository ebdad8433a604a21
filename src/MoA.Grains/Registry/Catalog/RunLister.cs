using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>Lists runs: bucket by bucket, newest first, looking further ahead the longer it has to look.</summary>
internal sealed class RunLister(IGrainFactory grains)
{
    private const int FirstAhead = 2;
    private const int MaxAhead = 16;

    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var directory = grains.GetGrain<IRunCatalogDirectoryGrain>(0);
        var (from, before) = Span(query);
        var rows = new List<RunRow>();

        // One more than the page holds says whether there are more.
        var wanted = query.Limit + 1;
        for (var ahead = FirstAhead; rows.Count < wanted; ahead = Math.Min(ahead * 2, MaxAhead))
        {
            var buckets = await directory.NewestAsync(from, before, ahead).WaitAsync(cancellationToken);
            if (buckets.Length == 0)
                break;
            var part = CatalogQuery.Of(query, wanted - rows.Count);
            var lists = await Task.WhenAll(buckets.Select(bucket => grains.GetGrain<IRunCatalogGrain>(bucket).ListAsync(part))).WaitAsync(cancellationToken);
            rows.AddRange(lists.SelectMany(list => list));
            before = buckets[^1];
        }

        return new RunPage([.. rows.Take(query.Limit).Select(row => row.ToSummary())], rows.Count >= wanted);
    }

    private static (long From, long Before) Span(RunQuery query)
    {
        var newest = long.MaxValue - 1;
        if (query.After is { } after)
            newest = CatalogBuckets.Of(after);
        if (query.CreatedBefore is { } before)
            newest = Math.Min(newest, CatalogBuckets.Of(before));
        return (query.CreatedFrom is { } from ? CatalogBuckets.Of(from) : 0, newest + 1);
    }
}
