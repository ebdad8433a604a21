using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>How runs are shared out among the shards of the supervisor.</summary>
internal static class SupervisorShards
{
    /// <summary>How many there are. States are kept by shard: another number loses sight of open runs.</summary>
    public const int Count = 8;

    /// <summary>The shard of a run: from the random end of its id.</summary>
    public static int Of(RunId run) => Convert.ToInt32(run.Value[^1..], 16) % Count;
}
