using System.Diagnostics.Metrics;
using System.Text.Json;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>How the providers stand, as a metric: one series a provider and state, so that each is a question with the answer 1 or 0.</summary>
internal sealed class ProviderGauges
{
    private static readonly (ProviderState State, string Name)[] States =
        [.. Enum.GetValues<ProviderState>().Select(state => (state, JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())))];

    private readonly IProviderStatus _status;

    public ProviderGauges(IMeterFactory meters, IProviderStatus status)
    {
        _status = status;
        MoaInstruments.ProviderState.CreateGauge(MoaTelemetry.MeterOf(meters), Observe);
    }

    private IEnumerable<Measurement<int>> Observe() =>
        from provider in _status.Snapshot()
        from state in States
        select new Measurement<int>(
            provider.Value.State == state.State ? 1 : 0,
            new(MoaAttributes.Provider, provider.Key),
            new KeyValuePair<string, object?>(MoaAttributes.ProviderState, state.Name));
}
