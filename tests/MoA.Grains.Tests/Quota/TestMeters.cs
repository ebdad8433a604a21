using System.Diagnostics.Metrics;
using MoA.Grains.Quota.Client;

namespace MoA.Grains.Tests.Quota;

/// <summary>Meters of one test.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public static ClusterQuotaMetrics None { get; } = new(new TestMeters());

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions(options.Name) { Scope = this });
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
