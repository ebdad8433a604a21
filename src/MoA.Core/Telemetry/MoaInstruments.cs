namespace MoA.Core.Telemetry;

/// <summary>Metrics of this product that no convention has. Their attributes are bounded by the configuration: never a run, never a tenant.</summary>
public static class MoaInstruments
{
    /// <summary>By mixture and status.</summary>
    public static InstrumentSpec RunDuration { get; } = new(
        "moa.run.duration", InstrumentKind.Histogram, "s", "From a run's creation to its end.", Buckets.RunSeconds);

    /// <summary>By mixture.</summary>
    public static InstrumentSpec RunOverhead { get; } = new(
        "moa.run.overhead",
        InstrumentKind.Histogram,
        "s",
        "Time of a run that was not spent waiting for providers and their quotas, along its critical path; only of runs that one process took from begin to end.",
        Buckets.OverheadSeconds);

    /// <summary>By mixture.</summary>
    public static InstrumentSpec OpenRuns { get; } = new(
        "moa.runs.open", InstrumentKind.UpDownCounter, "{run}", "Runs that this process works on.");

    /// <summary>By mixture.</summary>
    public static InstrumentSpec ResumedRuns { get; } = new(
        "moa.runs.resumed", InstrumentKind.Counter, "{run}", "Runs that this process took up from the journal after another process, or an earlier life of this one.");

    /// <summary>By mixture, model and provider.</summary>
    public static InstrumentSpec Cost { get; } = new(
        "moa.cost", InstrumentKind.Counter, "{currency}", "Cost of calls at the configured prices, in their currency; counted when a run takes note of the call.");

    /// <summary>By mixture and model.</summary>
    public static InstrumentSpec CutReferences { get; } = new(
        "moa.references.cut", InstrumentKind.Counter, "{reference}", "References that were shortened to fit the next model's context window.");

    /// <summary>By provider, model and, where it failed, error.</summary>
    public static InstrumentSpec Attempts { get; } = new(
        "moa.attempts", InstrumentKind.Counter, "{attempt}", "Requests to providers; a call that is tried again makes several.");

    /// <summary>By provider, priority and, where leave was refused, error.</summary>
    public static InstrumentSpec QuotaWait { get; } = new(
        "moa.quota.wait", InstrumentKind.Histogram, "s", "Wait for leave to call a provider, once an attempt; 0 where it was given at once.", Buckets.WaitSeconds);

    /// <summary>By provider.</summary>
    public static InstrumentSpec RequestsRemaining { get; } = new(
        "moa.quota.requests.remaining", InstrumentKind.Gauge, "{request}", "Requests that the provider's limit still allows in the current minute.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec RequestsLimit { get; } = new(
        "moa.quota.requests.limit", InstrumentKind.Gauge, "{request}", "Requests a minute that the provider's limit allows.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec TokensRemaining { get; } = new(
        "moa.quota.tokens.remaining", InstrumentKind.Gauge, "{token}", "Tokens that the provider's limit still allows in the current minute.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec TokensLimit { get; } = new(
        "moa.quota.tokens.limit", InstrumentKind.Gauge, "{token}", "Tokens a minute that the provider's limit allows.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec CallsRemaining { get; } = new(
        "moa.quota.calls.remaining", InstrumentKind.Gauge, "{call}", "Further calls that the provider's limit of calls in flight allows now.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec CallsLimit { get; } = new(
        "moa.quota.calls.limit", InstrumentKind.Gauge, "{call}", "Calls in flight that the provider's limit allows.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec CallsInFlight { get; } = new(
        "moa.quota.calls.in_flight", InstrumentKind.Gauge, "{call}", "Calls of this process that have leave and have not ended.");

    /// <summary>By provider and priority.</summary>
    public static InstrumentSpec CallsWaiting { get; } = new(
        "moa.quota.calls.waiting", InstrumentKind.Gauge, "{call}", "Calls of this process that wait for leave.");

    /// <summary>By provider.</summary>
    public static InstrumentSpec QuotaPaused { get; } = new(
        "moa.quota.paused", InstrumentKind.Gauge, "s", "What is left of the pause that a provider asked for with a 429; 0 where there is none.");

    /// <summary>By provider and whether an answer came.</summary>
    public static InstrumentSpec QuotaAsks { get; } = new(
        "moa.quota.asks", InstrumentKind.Counter, "{ask}", "Messages of a silo to whoever keeps a provider's limits; bounded by time, not by calls.");

    /// <summary>By provider and state.</summary>
    public static InstrumentSpec ProviderState { get; } = new(
        "moa.provider.state", InstrumentKind.Gauge, "{state}", "1 for the state that a provider is in, 0 for the others.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstrumentSpec> All { get; } =
    [
        RunDuration,
        RunOverhead,
        OpenRuns,
        ResumedRuns,
        Cost,
        CutReferences,
        Attempts,
        QuotaWait,
        RequestsRemaining,
        RequestsLimit,
        TokensRemaining,
        TokensLimit,
        CallsRemaining,
        CallsLimit,
        CallsInFlight,
        CallsWaiting,
        QuotaPaused,
        QuotaAsks,
        ProviderState,
    ];
}
