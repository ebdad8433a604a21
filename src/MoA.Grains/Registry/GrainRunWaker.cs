using MoA.Core.Runs;
using MoA.Grains.Runs;

namespace MoA.Grains.Registry;

/// <summary>Asks the runs' grains.</summary>
internal sealed class GrainRunWaker(IGrainFactory grains) : IRunWaker
{
    public Task<bool> WakeAsync(RunId run) => grains.GetGrain<IMoaRequestGrain>(run.Value).WakeAsync();

    public Task DeleteAsync(RunId run) => grains.GetGrain<IMoaRequestGrain>(run.Value).DeleteAsync();
}
