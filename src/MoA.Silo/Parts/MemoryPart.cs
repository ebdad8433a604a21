using MoA.Core.Configuration;
using MoA.Grains.Hosting;
using MoA.Silo.Memory;
using Orleans.Runtime.Hosting;

namespace MoA.Silo.Parts;

/// <summary>Runs are kept in memory and end with the silo.</summary>
internal sealed class MemoryPart : SiloPart
{
    public override string Name => StoreKind.Memory;

    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.Services.AddSingleton<MemoryStorage>();
        silo.Services.AddGrainStorage(ClusterStorage.Runs, (provider, _) => provider.GetRequiredService<MemoryStorage>());
        silo.Services.AddGrainStorage(ClusterStorage.Index, (provider, _) => provider.GetRequiredService<MemoryStorage>());
        silo.UseInMemoryReminderService();
    }
}
