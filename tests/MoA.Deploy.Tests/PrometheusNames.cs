using System.Text.Json;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;
using MoA.Testing.Telemetry;

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

    /// <summary>The labels of each series.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> LabelsOf { get; } = Instruments.All
        .SelectMany(spec => SeriesOf(spec).Select(name => (name, Labels: MetricAttributes.All[spec.Name].Select(Escape).Concat(name.EndsWith("_bucket", StringComparison.Ordinal) ? new[] { "le" } : []))))
        .ToDictionary(series => series.name, series => (IReadOnlySet<string>)series.Labels.ToHashSet());

    /// <summary>The values of labels that have only so many. A label that is not there is "" for Prometheus.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Values { get; } = new Dictionary<string, IReadOnlySet<string>>
    {
        ["moa_run_status"] = new HashSet<string> { "completed", "failed", "cancelled" },
        ["gen_ai_token_type"] = new HashSet<string> { "input", "output" },
        ["moa_provider_state"] = Enum.GetNames<ProviderState>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToHashSet(),
        ["moa_quota_priority"] = Enum.GetValues<QuotaPriority>().Select(QuotaGauges.NameOf).ToHashSet(),
        ["error_type"] = Enum.GetValues<AgentErrorCode>().Select(ErrorTypes.Of).Concat(Enum.GetValues<RunErrorCode>().Select(ErrorTypes.Of))
            .Concat([ErrorTypes.Cancelled, ""]).ToHashSet(),
    };

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
