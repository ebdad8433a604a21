using System.Collections.Concurrent;

namespace MoA.Grains.Agents;

/// <summary>
/// The agents' grains of one silo, of one kind. A grain is lent to one call at a time, so each call has one of its own, and a grain that has done its call
/// is there for the next: a grain made for every call costs a silo more than all else it does for the call.
/// </summary>
/// <typeparam name="TGrain"><see cref="IProposerGrain"/> or <see cref="IAggregatorGrain"/>.</typeparam>
/// <param name="grains">The grains.</param>
/// <param name="silo">The silo, whose name is in the keys: what one silo lends out must not be what another does.</param>
internal sealed class AgentPool<TGrain>(IGrainFactory grains, ILocalSiloDetails silo)
    where TGrain : IGrainWithStringKey
{
    private readonly ConcurrentStack<TGrain> _idle = new();
    private readonly string _prefix = silo.SiloAddress.ToParsableString();
    private long _made;

    /// <summary>A grain that no other call uses.</summary>
    public TGrain Rent() => _idle.TryPop(out var idle) ? idle : grains.GetGrain<TGrain>($"{_prefix}/{Interlocked.Increment(ref _made)}");

    /// <summary>
    /// Takes a grain back whose call has ended by itself. One whose call was cancelled or got lost is not given back: something of that call may still
    /// be on its way to it.
    /// </summary>
    public void Return(TGrain grain) => _idle.Push(grain);
}
