using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>How time is cut into buckets. A run's bucket follows from its id alone.</summary>
internal static class CatalogBuckets
{
    /// <summary>
    /// Minutes of a bucket. Rows are kept by bucket: another width loses sight of them. Wide enough that lists over weeks ask few thousand buckets,
    /// narrow enough that a bucket at hundreds of runs a second fits into memory.
    /// </summary>
    public const int Minutes = 5;

    /// <summary>Buckets of a day.</summary>
    public const int PerDay = 24 * 60 / Minutes;

    private const long Milliseconds = Minutes * 60_000L;

    public static long Of(RunId run) => run.CreatedUnixMilliseconds / Milliseconds;

    public static long Of(DateTimeOffset time) => Math.Max(0, time.ToUnixTimeMilliseconds()) / Milliseconds;

    /// <summary>Whether the time of a bucket was over at a time.</summary>
    public static bool IsOver(long bucket, DateTimeOffset time) => bucket < Of(time);
}
