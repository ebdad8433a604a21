namespace MoA.Core.Telemetry;

/// <summary>What a metric is, by OpenTelemetry's words.</summary>
public enum InstrumentKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A sum that grows and shrinks.</summary>
    UpDownCounter,

    /// <summary>A distribution.</summary>
    Histogram,

    /// <summary>A value that is asked for when metrics are collected.</summary>
    Gauge,
}
