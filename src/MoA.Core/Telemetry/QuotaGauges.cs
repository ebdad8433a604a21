using System.Diagnostics.Metrics;
using System.Text.Json;
using MoA.Core.Quota;

namespace MoA.Core.Telemetry;

/// <summary>How the providers' quotas stand, as metrics. They are asked for only where somebody listens.</summary>
public sealed class QuotaGauges
{
    private static readonly Dictionary<QuotaPriority, string> Priorities =
        Enum.GetValues<QuotaPriority>().ToDictionary(priority => priority, priority => JsonNamingPolicy.SnakeCaseLower.ConvertName(priority.ToString()));

    private readonly Func<IReadOnlyDictionary<string, QuotaProviderSnapshot>> _snapshot;
    private readonly TimeProvider _time;

    /// <summary>Makes the metrics; the meter keeps this object.</summary>
    /// <param name="meters">The host's meters.</param>
    /// <param name="snapshot">How every provider's quota stands now.</param>
    /// <param name="time">The clock.</param>
    public QuotaGauges(IMeterFactory meters, Func<IReadOnlyDictionary<string, QuotaProviderSnapshot>> snapshot, TimeProvider time)
    {
        (_snapshot, _time) = (snapshot, time);
        var meter = MoaTelemetry.MeterOf(meters);
        Add(MoaInstruments.RequestsLimit, state => state.Limits.RequestsPerMinute);
        Add(MoaInstruments.RequestsRemaining, state => Left(state.Limits.RequestsPerMinute, state.UsedRequests, state.RateFactor));
        Add(MoaInstruments.TokensLimit, state => state.Limits.TokensPerMinute);
        Add(MoaInstruments.TokensRemaining, state => Left(state.Limits.TokensPerMinute, state.UsedTokens, state.RateFactor));
        Add(MoaInstruments.CallsLimit, state => state.Limits.MaxInFlight);
        Add(MoaInstruments.CallsRemaining, state => Left(state.Limits.PlacesAt(state.RateFactor), state.ClusterInFlight ?? state.InFlight, 1));
        Add(MoaInstruments.CallsInFlight, state => state.InFlight);
        MoaInstruments.CallsWaiting.CreateGauge(meter, ObserveWaiting);
        MoaInstruments.QuotaPaused.CreateGauge(meter, ObservePauses);

        void Add(InstrumentSpec spec, Func<QuotaProviderSnapshot, long?> value) => spec.CreateGauge(meter, () => Observe(value));
    }

    /// <summary>The name of a priority, such as <c>later_layer</c>.</summary>
    public static string NameOf(QuotaPriority priority) => Priorities[priority];

    // After a 429 without a hint only a part of the limit is used.
    private static long? Left(long? limit, long used, double factor) => limit is { } most ? Math.Max(0, (long)(most * factor) - used) : null;

    private IEnumerable<Measurement<long>> Observe(Func<QuotaProviderSnapshot, long?> value) =>
        from provider in _snapshot()
        let now = value(provider.Value)
        where now is not null
        select new Measurement<long>(now.Value, ProviderOf(provider.Key));

    private IEnumerable<Measurement<long>> ObserveWaiting() =>
        from provider in _snapshot()
        from waiting in provider.Value.Waiting
        select new Measurement<long>(waiting.Value, ProviderOf(provider.Key), new(MoaAttributes.Priority, NameOf(waiting.Key)));

    private IEnumerable<Measurement<double>> ObservePauses()
    {
        var now = _time.GetUtcNow();
        return _snapshot().Select(provider => new Measurement<double>(
            provider.Value.PausedUntil > now ? (provider.Value.PausedUntil.Value - now).TotalSeconds : 0, ProviderOf(provider.Key)));
    }

    private static KeyValuePair<string, object?> ProviderOf(string id) => new(MoaAttributes.Provider, id);
}
