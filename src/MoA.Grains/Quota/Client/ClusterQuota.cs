using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MoA.Core.Quota;

namespace MoA.Grains.Quota.Client;

/// <summary>
/// The quota of a silo whose cluster shares its providers' credentials. Thread-safe. Providers and models that are not named are unlimited: a
/// call that nothing limits waits for no message while the silo has lately heard that its provider is not paused.
/// </summary>
internal sealed class ClusterQuota : IQuota, IQuotaStatus, IDisposable
{
    private readonly ConcurrentDictionary<string, ProviderQuotaClient> _clients = new(StringComparer.Ordinal);
    private readonly Func<string, ProviderQuotaClient> _open;

    public ClusterQuota(
        ClusterLimits limits,
        SiloAddress silo,
        QuotaTransport transport,
        TimeProvider time,
        ClusterQuotaOptions options,
        ClusterQuotaMetrics metrics,
        ILogger<ClusterQuota> logger)
    {
        _open = provider => new ProviderQuotaClient(provider, limits.Of(provider), silo, transport, time, options, metrics, logger);
        foreach (var provider in limits.Providers)
            _clients[provider] = _open(provider);
    }

    public ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Tokens);
        if (request.Priority is < QuotaPriority.Aggregator or > QuotaPriority.NewRun)
            throw new ArgumentOutOfRangeException(nameof(request), request.Priority, "No such priority.");
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<QuotaLease>(cancellationToken)
            : ClientOf(request.Provider).AcquireAsync(request, cancellationToken);
    }

    public void Pause(string provider, QuotaPause pause)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(pause);
        ClientOf(provider).Pause(pause);
    }

    /// <summary>Makes the silo known to all who keep limits.</summary>
    public void Introduce()
    {
        foreach (var client in _clients.Values)
            client.Introduce();
    }

    /// <summary>How every provider's quota stands, as this silo knows without asking: those that are configured and those that were called.</summary>
    public IReadOnlyDictionary<string, QuotaProviderSnapshot> Snapshot() =>
        _clients.ToDictionary(client => client.Key, client => client.Value.Snapshot(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, QuotaProviderSnapshot>> ReadAsync(CancellationToken cancellationToken)
    {
        var clients = _clients.ToArray();
        var snapshots = await Task.WhenAll(clients.Select(client => client.Value.ReadAsync(cancellationToken).AsTask()));
        return clients.Zip(snapshots).ToDictionary(pair => pair.First.Key, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>How many asks this silo has sent for a provider.</summary>
    public long Asks(string provider) => _clients.TryGetValue(provider, out var client) ? client.Asks : 0;

    /// <summary>Ends all waits with an <see cref="ObjectDisposedException"/>. Leases may still be ended.</summary>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    // A client that loses a race to be added has no timer set and is left to the collector.
    private ProviderQuotaClient ClientOf(string provider) =>
        _clients.TryGetValue(provider, out var client) ? client : _clients.GetOrAdd(provider, _open);
}
