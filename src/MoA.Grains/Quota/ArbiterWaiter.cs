using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota;

/// <summary>A call that waits at a silo.</summary>
internal sealed class ArbiterWaiter(ArbiterSilo silo, WaitingCall call, DateTimeOffset since)
{
    public ArbiterSilo Silo => silo;

    public WaitingCall Call => call;

    public bool HasLeave { get; set; }

    /// <summary>Its place among all silos' calls: by priority, then by longest wait.</summary>
    public (QuotaPriority Priority, DateTimeOffset Since, int Silo, long Id) Place => (call.Priority, since, silo.Ordinal, call.Id);
}
