using System.Data.Common;
using Orleans.Storage;

namespace MoA.Grains.Runs;

/// <summary>Which exceptions say that a silo or the storage is away for the moment, so that the same call may do better later.</summary>
internal static class ClusterFailure
{
    /// <summary>How long a call is tried again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool Is(Exception failure) => failure
        is OrleansException
        or TimeoutException
        or EnumerationAbortedException
        or InconsistentStateException
        or DbException
        or IOException;
}
