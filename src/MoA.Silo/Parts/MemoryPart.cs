using MoA.Core.Configuration;
using MoA.Grains.Hosting;

namespace MoA.Silo.Parts;

/// <summary>Runs are kept in memory and end with the silo.</summary>
internal sealed class MemoryPart : SiloPart
{
    public override string Name => StoreKind.Memory;

    public override void UseStorage(ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.AddMemoryGrainStorage(ClusterStorage.Runs);
        silo.AddMemoryGrainStorage(ClusterStorage.Index);
        silo.UseInMemoryReminderService();
    }
}
