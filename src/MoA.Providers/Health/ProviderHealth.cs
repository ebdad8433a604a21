using Microsoft.Extensions.Logging;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Providers;

/// <summary>
/// How every provider stands, as its calls report. A change of state is logged once, with the kind of failure but never with what the
/// provider said: that could hold a piece of a prompt. Thread-safe.
/// </summary>
public sealed partial class ProviderHealth : IProviderStatus
{
    private readonly Dictionary<string, Entry> _entries;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal ProviderHealth(IEnumerable<string> providers, TimeProvider time, ILogger<ProviderHealth> logger)
    {
        _time = time;
        _logger = logger;
        var now = time.GetUtcNow();
        _entries = providers.ToDictionary(id => id, id => new Entry(id, now), StringComparer.Ordinal);
        Traffic = new TrafficMeters(_entries.Keys, time);
    }

    /// <summary>What their calls count.</summary>
    internal TrafficMeters Traffic { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, ProviderStatus> Snapshot() =>
        _entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status, StringComparer.Ordinal);

    /// <summary>One provider.</summary>
    /// <exception cref="KeyNotFoundException">The catalog has no such provider.</exception>
    public ProviderStatus Get(string provider) => _entries[provider].Status;

    /// <summary>Says before the first call which providers have no key to be called with.</summary>
    internal void CheckKeys(IEnumerable<ProviderSpec> providers)
    {
        foreach (var provider in providers)
        {
            if (new ProviderKey(provider).TryGetAuthorization(out _, out var problem))
                continue;
            Log.NoKey(_logger, problem!);
            var entry = _entries[provider.Id];
            lock (entry)
            {
                entry.Misconfigured = true;
                var now = _time.GetUtcNow();
                var error = new AgentError { Code = AgentErrorCode.ProviderMisconfigured, Message = problem! };
                entry.Status = entry.Status with { State = ProviderState.Misconfigured, Since = now, LastError = error, LastErrorAt = now };
            }
        }
    }

    /// <summary>The provider accepted the credential: it answered, whatever it answered.</summary>
    internal void Accepted(string provider)
    {
        var entry = _entries[provider];
        if (entry.Misconfigured)
            Change(entry, misconfigured: false, circuitOpen: null, static status => status);
    }

    /// <summary>A call failed.</summary>
    /// <param name="provider">At whom.</param>
    /// <param name="error">How.</param>
    /// <param name="tenant">Whose call it was: what the provider said is for no other tenant.</param>
    internal void Failed(string provider, AgentError error, string? tenant = null)
    {
        var now = _time.GetUtcNow();
        Change(_entries[provider], error.Code == AgentErrorCode.ProviderMisconfigured ? true : null, circuitOpen: null, status => status with
        {
            LastError = error,
            LastErrorAt = ReferenceEquals(error, status.LastError) ? status.LastErrorAt : now,
            LastErrorTenant = tenant,
            LastRateLimit = error.Code == AgentErrorCode.RateLimited ? new ProviderRateLimit(error, now, tenant) : status.LastRateLimit,
        });
    }

    internal void CircuitOpened(string provider, TimeSpan duration)
    {
        var until = _time.GetUtcNow() + duration;
        Change(_entries[provider], misconfigured: null, circuitOpen: true, status => status with { Breaker = BreakerState.Open, BreakerOpenUntil = until });
    }

    internal void CircuitProbing(string provider) => Change(
        _entries[provider], misconfigured: null, circuitOpen: null, static status => status with { Breaker = BreakerState.HalfOpen, BreakerOpenUntil = null });

    internal void CircuitClosed(string provider) => Change(
        _entries[provider], misconfigured: null, circuitOpen: false, static status => status with { Breaker = BreakerState.Closed, BreakerOpenUntil = null });

    private void Change(Entry entry, bool? misconfigured, bool? circuitOpen, Func<ProviderStatus, ProviderStatus> describe)
    {
        ProviderStatus before;
        ProviderStatus after;
        lock (entry)
        {
            before = entry.Status;
            entry.Misconfigured = misconfigured ?? entry.Misconfigured;
            entry.CircuitOpen = circuitOpen ?? entry.CircuitOpen;
            var state = entry.Misconfigured ? ProviderState.Misconfigured
                : entry.CircuitOpen ? ProviderState.CircuitOpen
                : ProviderState.Ok;
            after = entry.Status = describe(before) with { State = state, Since = state == before.State ? before.Since : _time.GetUtcNow() };
        }

        if (before.State == after.State)
            return;
        if (after.State == ProviderState.Ok)
            Log.Recovered(_logger, after.Provider, before.State);
        else
            Log.Impaired(_logger, after.Provider, after.State, after.LastError?.Code, after.LastError?.ProviderStatus);
    }

    private sealed class Entry(string id, DateTimeOffset since)
    {
        public volatile bool Misconfigured;
        public bool CircuitOpen;

        public ProviderStatus Status { get; set; } = new(id, ProviderState.Ok, since, null, null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Provider {Provider} is {State}: {Code}, HTTP {Status}")]
        public static partial void Impaired(ILogger logger, string provider, ProviderState state, AgentErrorCode? code, int? status);

        [LoggerMessage(2, LogLevel.Information, "Provider {Provider} is ok again, it was {State}")]
        public static partial void Recovered(ILogger logger, string provider, ProviderState state);

        [LoggerMessage(3, LogLevel.Warning, "Calls will fail: {Problem}")]
        public static partial void NoKey(ILogger logger, string problem);
    }
}
