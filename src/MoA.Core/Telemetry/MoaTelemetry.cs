using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MoA.Core.Telemetry;

/// <summary>The one source of spans and the one meter of this product. Both are silent, and cost next to nothing, where nobody listens.</summary>
public static class MoaTelemetry
{
    /// <summary>The name of both, by which exporters listen to them.</summary>
    public const string Name = "MoA";

    /// <summary>The semantic conventions that the spans follow: OpenTelemetry's of this version, GenAI's among them.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.41.0";

    private static readonly string? Version = typeof(MoaTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>The source of every span of a run.</summary>
    public static ActivitySource Source { get; } = new(new ActivitySourceOptions(Name) { Version = Version, TelemetrySchemaUrl = SchemaUrl });

    /// <summary>The trace that the caller works in, as <c>traceparent</c> carries it; null where nobody traces runs, or where there is none.</summary>
    internal static string? CurrentTrace => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>The meter of a host.</summary>
    /// <param name="meters">The host's meters; it disposes this one.</param>
    public static Meter MeterOf(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        return meters.Create(new MeterOptions(Name) { Version = Version });
    }
}
