using System.Collections.Concurrent;

namespace MoA.Core.Quota;

/// <summary>
/// Quota kept in this process: for a process that alone uses its providers' credentials. Thread-safe. Providers and models that are not
/// named are unlimited, and a call that nothing limits takes no lock.
/// </summary>
public sealed class LocalQuota : IQuota, IQuotaStatus, IDisposable
{
    private static readonly QuotaLimits Unlimited = new();

    private readonly ConcurrentDictionary<string, QuotaQueue> _queues = new(StringComparer.Ordinal);
    private readonly Func<string, QuotaQueue> _open;

    /// <summary>Opens the quota of a process.</summary>
    /// <param name="providers">Limits by provider.</param>
    /// <param name="models">Limits by model; a model's limits hold for itself, besides its provider's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How to keep the limits; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1, or an option is out of its range.</exception>
    public LocalQuota(
        IReadOnlyDictionary<string, QuotaLimits> providers,
        IReadOnlyDictionary<string, QuotaLimits> models,
        TimeProvider time,
        QuotaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(time);
        var settings = options ?? new QuotaOptions();
        var clock = new QuotaClock(time);
        foreach (var limits in models.Values)
            _ = new QuotaLedger(limits, settings, clock.Now); // Bad limits must fail the start, not a model's first call.

        _open = provider => new QuotaQueue(provider, providers.GetValueOrDefault(provider, Unlimited), models, time, clock, settings);
        foreach (var provider in providers.Keys)
            _queues[provider] = _open(provider);
    }

    /// <inheritdoc/>
    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Tokens);
        if (request.Priority is < QuotaPriority.Aggregator or > QuotaPriority.NewRun)
            throw new ArgumentOutOfRangeException(nameof(request), request.Priority, "No such priority.");
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<QuotaLease>(cancellationToken)
            : QueueOf(request.Provider).AcquireAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Pause(string provider, QuotaPause pause)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(pause);
        QueueOf(provider).Pause(pause);
    }

    /// <summary>How every provider's quota stands, for readiness and metrics.</summary>
    /// <returns>A snapshot by provider: those with limits and those that were called.</returns>
    public IReadOnlyDictionary<string, QuotaProviderSnapshot> Snapshot() =>
        _queues.ToDictionary(queue => queue.Key, queue => queue.Value.Snapshot(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, QuotaProviderSnapshot>> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Snapshot());

    /// <summary>Ends all waits with an <see cref="ObjectDisposedException"/>. Leases may still be ended.</summary>
    public void Dispose()
    {
        foreach (var queue in _queues.Values)
            queue.Dispose();
    }

    // A queue that loses a race to be added has no timer set and is left to the collector.
    private QuotaQueue QueueOf(string provider) => _queues.TryGetValue(provider, out var queue) ? queue : _queues.GetOrAdd(provider, _open);
}
