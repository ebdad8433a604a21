using MoA.Core.Quota;
using MoA.Grains.Hosting;

namespace MoA.Grains.Quota.Client;

/// <summary>Hands leave out while the silo is known to be alive: it is the last thing that an attempt waits for before it goes out.</summary>
internal sealed class GuardedQuota(ClusterQuota quota, StallGuard guard) : IQuota
{
    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        var lease = quota.AcquireAsync(request, cancellationToken);
        return lease.IsCompleted && guard.IsOpen() ? lease : PassAsync(lease, cancellationToken);
    }

    public void Pause(string provider, QuotaPause pause) => quota.Pause(provider, pause);

    private async ValueTask<QuotaLease> PassAsync(ValueTask<QuotaLease> acquiring, CancellationToken cancellationToken)
    {
        var lease = await acquiring;
        try
        {
            await guard.PassAsync(cancellationToken);
            return lease;
        }
        catch
        {
            lease.Settle(0);
            throw;
        }
    }
}
