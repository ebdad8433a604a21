using Orleans.Configuration;

namespace MoA.Silo.Tuning;

/// <summary>How the cluster knows which silo a grain lives on.</summary>
internal static class SiloDirectory
{
    // Every grain that is called stays in the cache until others push it out, and a run calls a dozen that are never called again: Orleans' million
    // would be memory for nothing.
    private const int MostCached = 50_000;

    /// <summary>
    /// Uses Orleans' distributed directory; see docs/decisions/0005-strong-grain-directory.md. The default one forgets, when a silo dies, where grains on
    /// the others are, and shuts those down.
    /// </summary>
    public static ISiloBuilder UseDirectory(this ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Experimental by its name; the directory that Orleans has since 9.0.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        // It would keep the runs of a dead silo from starting elsewhere for half a minute, lest that silo still works on them. A silo that was declared
        // dead ends as soon as it learns of it, and what it writes until then is refused by its version.
        return silo.Configure<GrainDirectoryOptions>(directory =>
        {
            directory.RangeLeaseDuration = TimeSpan.Zero;
            directory.CacheSize = MostCached;
        });
    }
}
