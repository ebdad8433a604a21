using System.Collections.Frozen;
using MoA.Core.Runtime;

namespace MoA.Providers;

/// <summary>What this process lately asked of every provider. Thread-safe.</summary>
internal sealed class TrafficMeters(IEnumerable<string> providers, TimeProvider time) : IProviderTraffic
{
    private readonly FrozenDictionary<string, TrafficMeter> _meters =
        providers.ToFrozenDictionary(id => id, _ => new TrafficMeter(time), StringComparer.Ordinal);

    public TrafficMeter Of(string provider) => _meters[provider];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, ProviderTraffic> Snapshot() =>
        _meters.ToDictionary(meter => meter.Key, meter => meter.Value.Snapshot(), StringComparer.Ordinal);
}
