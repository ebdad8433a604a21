using System.Data.Common;
using Orleans.Storage;

namespace MoA.Grains.Runs;

/// <summary>Which exceptions say that a silo or the storage is away for the moment, so that the same call may do better later.</summary>
internal static class ClusterFailure
{
    /// <summary>How long a call is tried again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is one of those.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="caller">The caller's own cancellation: what is cancelled without it was ended with its silo.</param>
    public static bool Is(Exception failure, CancellationToken caller) => failure switch
    {
        OperationCanceledException => !caller.IsCancellationRequested,
        OrleansException or TimeoutException or EnumerationAbortedException or InconsistentStateException or DbException or IOException => true,
        AggregateException tries => tries.InnerExceptions.All(one => Is(one, caller)),
        // Of Azure's clients, which only silos on Azure Storage have.
        _ => failure.GetType().Namespace?.Split('.')[0] == "Azure",
    };
}
