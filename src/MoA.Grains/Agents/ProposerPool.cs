using System.Collections.Concurrent;

namespace MoA.Grains.Agents;

/// <summary>
/// The proposers' grains of one silo. A grain is lent to one call at a time, so each call has one of its own, and a grain that has done its call is there
/// for the next: a grain made for every call costs a silo more than all else it does for the call.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="silo">The silo, whose name is in the keys: what one silo lends out must not be what another does.</param>
internal sealed class ProposerPool(IGrainFactory grains, ILocalSiloDetails silo)
{
    private readonly ConcurrentStack<IProposerGrain> _idle = new();
    private readonly string _prefix = silo.SiloAddress.ToParsableString();
    private long _made;

    /// <summary>A grain that no other call uses.</summary>
    public IProposerGrain Rent() =>
        _idle.TryPop(out var idle) ? idle : grains.GetGrain<IProposerGrain>($"{_prefix}/{Interlocked.Increment(ref _made)}");

    /// <summary>
    /// Takes a grain back whose call has ended by itself. One whose call was cancelled or got lost is not given back: something of that call may still
    /// be on its way to it.
    /// </summary>
    public void Return(IProposerGrain grain) => _idle.Push(grain);
}
