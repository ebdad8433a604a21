namespace MoA.Testing.Telemetry;

/// <summary>A metric (opentelemetry-proto, <c>metrics.proto</c>).</summary>
/// <param name="Scope">Its meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">One of gauge, sum (that also shrinks), counter, histogram.</param>
/// <param name="Points">What it stands at, by attributes.</param>
public sealed record OtlpMetric(string Scope, string Name, string Unit, string Kind, IReadOnlyList<OtlpPoint> Points)
{
    internal static IEnumerable<OtlpMetric> Read(ProtobufMessage export) =>
        from scope in export.At(1, 2)
        from metric in scope.At(2)
        select new OtlpMetric(scope.At(1).Single().Text(1)!, metric.Text(1)!, metric.Text(3) ?? "", KindOf(metric), [.. PointsOf(metric)]);

    private static string KindOf(ProtobufMessage metric) =>
        metric.At(5).Any() ? "gauge"
        : metric.At(9).Any() ? "histogram"
        : metric.At(7).Single().Varints(3).SingleOrDefault() != 0 ? "counter"
        : "sum";

    private static IEnumerable<OtlpPoint> PointsOf(ProtobufMessage metric) =>
        metric.At(5, 1).Concat(metric.At(7, 1)).Select(OtlpPoint.OfNumber).Concat(metric.At(9, 1).Select(OtlpPoint.OfHistogram));
}
