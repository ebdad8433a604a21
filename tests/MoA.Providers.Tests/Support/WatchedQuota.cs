using System.Collections.Concurrent;
using MoA.Core.Quota;

namespace MoA.Providers.Tests.Support;

/// <summary>A real quota; tests see the calls that have to wait.</summary>
internal sealed class WatchedQuota(IQuota inner) : IQuota, IDisposable
{
    private readonly SemaphoreSlim _waits = new(0);

    public ConcurrentQueue<QuotaPause> Pauses { get; } = [];

    /// <summary>Completes when one more call has begun to wait.</summary>
    public async Task NextWaitAsync() => Assert.True(await _waits.WaitAsync(TimeSpan.FromSeconds(30)));

    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        var leave = inner.AcquireAsync(request, cancellationToken);
        if (!leave.IsCompleted)
            _waits.Release();
        return leave;
    }

    public void Pause(string provider, QuotaPause pause)
    {
        Pauses.Enqueue(pause);
        inner.Pause(provider, pause);
    }

    public void Dispose() => _waits.Dispose();
}
