using System.Diagnostics.Metrics;
using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>Tells of calls to providers: their spans, and what they took. One instance serves all calls of a process. Thread-safe.</summary>
internal sealed class ChatTelemetry
{
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _quotaWait;

    public ChatTelemetry(IMeterFactory meters, TelemetrySwitches switches)
    {
        var meter = MoaTelemetry.MeterOf(meters);
        Switches = switches;
        Metrics = switches.LatestConventions ? new LatestChatMetrics(meter) : new ChatMetrics(meter);
        _attempts = MoaInstruments.Attempts.CreateCounter<long>(meter);
        _quotaWait = MoaInstruments.QuotaWait.CreateHistogram<double>(meter);
    }

    public TelemetrySwitches Switches { get; }

    public IChatMetrics Metrics { get; }

    // Who exports a meter listens to every metric of it.
    private bool IsListenedTo => MoaTelemetry.Source.HasListeners() || _attempts.Enabled;

    /// <summary>A call begins. To be called in an async method of its own: the call's span is the current one until that ends.</summary>
    /// <returns>What is to be told of the call; null: nobody listens.</returns>
    public ChatTrace? Begin(AgentCall call, ProviderIdentity provider) => IsListenedTo ? new ChatTrace(this, call, provider) : null;

    public void Attempted(ProviderIdentity provider, string model, string? error)
    {
        if (error is null)
            _attempts.Add(1, new(MoaAttributes.Provider, provider.Id), new(MoaAttributes.Model, model));
        else
            _attempts.Add(1, new(MoaAttributes.Provider, provider.Id), new(MoaAttributes.Model, model), new(GenAiAttributes.ErrorType, error));
    }

    public void Waited(ProviderIdentity provider, QuotaPriority priority, TimeSpan wait, string? error)
    {
        var rank = QuotaGauges.NameOf(priority);
        if (error is null)
            _quotaWait.Record(wait.TotalSeconds, new(MoaAttributes.Provider, provider.Id), new(MoaAttributes.Priority, rank));
        else
            _quotaWait.Record(wait.TotalSeconds, new(MoaAttributes.Provider, provider.Id), new(MoaAttributes.Priority, rank), new(GenAiAttributes.ErrorType, error));
    }
}
