using System.Diagnostics.Metrics;
using System.Numerics;

namespace MoA.Core.Telemetry;

/// <summary>A metric as it is made and documented. Every metric of this product is one of <see cref="Instruments.All"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">Its unit in UCUM.</param>
/// <param name="Description">What it says, in a sentence.</param>
/// <param name="Buckets">Of a histogram: the upper bounds of its buckets but the last, which has none.</param>
public sealed record InstrumentSpec(string Name, InstrumentKind Kind, string Unit, string Description, IReadOnlyList<double>? Buckets = null)
{
    /// <summary>Makes the counter.</summary>
    /// <typeparam name="T">Of what numbers.</typeparam>
    public Counter<T> CreateCounter<T>(Meter meter)
        where T : struct => Checked(meter, InstrumentKind.Counter).CreateCounter<T>(Name, Unit, Description);

    /// <summary>Makes the counter that grows and shrinks.</summary>
    /// <typeparam name="T">Of what numbers.</typeparam>
    public UpDownCounter<T> CreateUpDownCounter<T>(Meter meter)
        where T : struct => Checked(meter, InstrumentKind.UpDownCounter).CreateUpDownCounter<T>(Name, Unit, Description);

    /// <summary>Makes the histogram, its buckets as advice.</summary>
    /// <typeparam name="T">Of what numbers.</typeparam>
    public Histogram<T> CreateHistogram<T>(Meter meter)
        where T : struct, INumber<T> => Checked(meter, InstrumentKind.Histogram).CreateHistogram(
            Name, Unit, Description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. (Buckets ?? []).Select(T.CreateChecked)] });

    /// <summary>Makes the gauge.</summary>
    /// <typeparam name="T">Of what numbers.</typeparam>
    /// <param name="meter">The meter, which keeps it.</param>
    /// <param name="observe">Asked when metrics are collected.</param>
    public ObservableGauge<T> CreateGauge<T>(Meter meter, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct => Checked(meter, InstrumentKind.Gauge).CreateObservableGauge(Name, observe, Unit, Description);

    private Meter Checked(Meter meter, InstrumentKind kind)
    {
        ArgumentNullException.ThrowIfNull(meter);
        return kind == Kind ? meter : throw new InvalidOperationException($"{Name} is a {Kind}, not a {kind}.");
    }
}
