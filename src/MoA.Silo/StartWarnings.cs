using MoA.Core.Configuration;

namespace MoA.Silo;

/// <summary>What an operator should know of a configuration that is right and still may surprise.</summary>
internal static partial class StartWarnings
{
    public static void Write(ILogger logger, ClusterOptions cluster)
    {
        if (cluster.Storage.Kind == StoreKind.Memory)
            Log.MemoryOnly(logger);
        else if (cluster.Clustering.Kind == StoreKind.Localhost)
            Log.Alone(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Runs are kept in memory (MoA:Cluster:Storage:Kind is memory): they end with this silo, and a restart knows none of them")]
        public static partial void MemoryOnly(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "This silo is a cluster of its own (MoA:Cluster:Clustering:Kind is localhost): a second one on the same storage would work on the same runs")]
        public static partial void Alone(ILogger logger);
    }
}
