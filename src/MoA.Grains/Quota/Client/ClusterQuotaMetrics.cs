using System.Diagnostics.Metrics;

namespace MoA.Grains.Quota.Client;

/// <summary>What a silo's quota costs in messages.</summary>
internal sealed class ClusterQuotaMetrics
{
    /// <summary>The product's meter.</summary>
    public const string MeterName = "MoA";

    private readonly Counter<long> _asks;

    public ClusterQuotaMetrics(IMeterFactory meters) => _asks = meters.Create(MeterName).CreateCounter<long>(
        "moa.quota.asks", "{ask}", "Messages to whoever keeps a provider's limits; bounded by time, not by calls.");

    public void Asked(string provider, bool answered) => _asks.Add(
        1, new KeyValuePair<string, object?>("moa.provider", provider), new KeyValuePair<string, object?>("moa.quota.answered", answered));
}
