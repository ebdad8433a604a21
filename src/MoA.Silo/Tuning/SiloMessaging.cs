using Orleans.Configuration;
using Orleans.Storage;

namespace MoA.Silo.Tuning;

/// <summary>Calls between grains, and what becomes of grains that nobody calls.</summary>
internal static class SiloMessaging
{
    // Most calls that may wait at one grain; a further one is refused at once instead of timing out later. Orleans 10 bounds nothing else: what its
    // load shedding refuses are calls of Orleans clients, of which there are none here. MoA:Runs bounds what comes in.
    private const int MostWaiting = 10_000;

    // An ended run is in storage; its grain is memory.
    private static readonly TimeSpan IdleGrains = TimeSpan.FromMinutes(5);

    /// <summary>Sets what calls cost when nobody waits for them, and how state is written.</summary>
    public static ISiloBuilder UseMessaging(this ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // AddMoaGrains cancels calls that nobody waits for; this is for those whose silo has forgotten them.
            messaging.CancelUnknownRequestOnStatusUpdate = true;
            messaging.MaxEnqueuedRequestsHardLimit = MostWaiting;
        });
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = IdleGrains);
        // For every kind of storage: the same state types as on the wire, so one rule of versions for both.
        silo.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        return silo;
    }
}
