using MoA.Core.Telemetry;

namespace MoA.Deploy.Tests;

/// <summary>
/// What Prometheus calls metrics and attributes that reach it by OTLP (its translation strategy UnderscoreEscapingWithSuffixes, the default): dots
/// become underscores, units and kinds become suffixes, units in braces are left out.
/// </summary>
internal static class PrometheusNames
{
    /// <summary>Every series of this product, with the kind of metric it is of.</summary>
    public static IReadOnlyDictionary<string, InstrumentKind> Series { get; } =
        Instruments.All.SelectMany(spec => SeriesOf(spec).Select(name => (name, spec.Kind))).ToDictionary();

    /// <summary>Every attribute of this product's metrics, and the histograms' own.</summary>
    public static IReadOnlySet<string> Labels { get; } =
        new[] { typeof(GenAiAttributes), typeof(MoaAttributes) }.SelectMany(AttributesOf).Select(Escape).Append("le").ToHashSet();

    /// <summary>The name of a metric, without what a histogram adds.</summary>
    public static string NameOf(InstrumentSpec spec) =>
        Escape(spec.Name) + (spec.Unit == "s" ? "_seconds" : "") + (spec.Kind == InstrumentKind.Counter ? "_total" : "");

    /// <summary>The values of a class's constants.</summary>
    public static IEnumerable<string> AttributesOf(Type attributes) => attributes.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> SeriesOf(InstrumentSpec spec) => spec.Kind == InstrumentKind.Histogram
        ? new[] { "_bucket", "_count", "_sum" }.Select(suffix => NameOf(spec) + suffix)
        : [NameOf(spec)];

    private static string Escape(string name) => name.Replace('.', '_');
}
