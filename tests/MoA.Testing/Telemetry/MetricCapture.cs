using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MoA.Testing.Telemetry;

/// <summary>A host's meters, and everything that is recorded with them.</summary>
public sealed class MetricCapture : IMeterFactory
{
    private readonly ConcurrentQueue<(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)> _recorded = new();
    private readonly ConcurrentDictionary<string, Meter> _meters = new();
    private readonly MeterListener _listener = new();

    /// <param name="listens">Whether anybody listens.</param>
    public MetricCapture(bool listens = true)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (listens && instrument.Meter.Scope == this)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything that was recorded, gauges as often as they were asked for.</summary>
    public IReadOnlyList<(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)> Recorded => [.. _recorded];

    public Meter Create(MeterOptions options) => _meters.GetOrAdd(options.Name, name => new Meter(new MeterOptions(name) { Scope = this }));

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>The sum of what was recorded.</summary>
    public double Sum(string name) => _recorded.Where(measurement => measurement.Name == name).Sum(measurement => measurement.Value);

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters.Values)
            meter.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>();
        foreach (var (name, tag) in tags)
            copy.Add(name, tag);
        _recorded.Enqueue((instrument.Name, value, copy));
    }
}
