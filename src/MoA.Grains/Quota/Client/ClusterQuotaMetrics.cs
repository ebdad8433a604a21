using System.Diagnostics.Metrics;
using MoA.Core.Telemetry;

namespace MoA.Grains.Quota.Client;

/// <summary>What a silo's quota costs in messages.</summary>
internal sealed class ClusterQuotaMetrics
{
    private readonly Counter<long> _asks;

    public ClusterQuotaMetrics(IMeterFactory meters) => _asks = MoaInstruments.QuotaAsks.CreateCounter<long>(MoaTelemetry.MeterOf(meters));

    public void Asked(string provider, bool answered) => _asks.Add(
        1, new KeyValuePair<string, object?>(MoaAttributes.Provider, provider), new KeyValuePair<string, object?>(MoaAttributes.QuotaAnswered, answered));
}
