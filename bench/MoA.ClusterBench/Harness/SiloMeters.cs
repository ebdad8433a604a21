using MoA.Testing.Telemetry;

namespace MoA.ClusterBench.Harness;

/// <summary>What the silos count, as they export it every second: Orleans' meters and ours.</summary>
internal sealed class SiloMeters(OtlpReceiver receiver)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>What makes silos export.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = $"{receiver.Url}/v1/metrics",
        ["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
    };

    /// <summary>A counter's sum over all lives of all silos: of a life that is over, what it exported last.</summary>
    public long Sum(string name) => Latest().Values.Sum(export => SumOf(export, name, null));

    /// <summary>The living silos where a metric stands above 0.</summary>
    /// <param name="silos">All silos.</param>
    /// <param name="name">The metric.</param>
    /// <param name="attribute">A part of an attribute's value: what has none like that does not count.</param>
    public IEnumerable<SiloNode> Where(IEnumerable<SiloNode> silos, string name, string attribute)
    {
        var latest = Latest();
        return silos.Where(silo => !silo.Process.HasExited && latest.TryGetValue(silo.Service, out var export) && SumOf(export, name, attribute) > 0);
    }

    /// <summary>Waits until every living silo has exported what it counted until now.</summary>
    public async Task FreshAsync(IEnumerable<SiloNode> silos)
    {
        var living = silos.Where(silo => !silo.Process.HasExited).Select(silo => silo.Service).ToArray();
        var before = Counts();
        using var bound = new CancellationTokenSource(Bound);
        // Of two exports that come from now on, the second was begun from now on.
        while (living.Any(service => Counts().GetValueOrDefault(service) < before.GetValueOrDefault(service) + 2))
            await Task.Delay(Look, bound.Token);
    }

    private static long SumOf(OtlpExport export, string name, string? attribute) => export.MetricPoints
        .Where(point => point.Name == name && (attribute is null || point.Attributes.Values.Any(value => value.Contains(attribute, StringComparison.Ordinal))))
        .Sum(point => point.Value);

    private Dictionary<string, int> Counts() => receiver.Metrics.CountBy(ServiceOf).ToDictionary();

    private Dictionary<string, OtlpExport> Latest()
    {
        var latest = new Dictionary<string, OtlpExport>();
        foreach (var export in receiver.Metrics)
            latest[ServiceOf(export)] = export;
        return latest;
    }

    private static string ServiceOf(OtlpExport export) => export.Resource("service.name") ?? "";
}
