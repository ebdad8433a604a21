namespace MoA.Simulator;

/// <summary>Admits calls by the limits of the provider and of the model, and accounts for them.</summary>
internal sealed class CallLedger(ModelLimits providerLimits, SimulatorStats stats, TimeProvider clock)
{
    private readonly LimitWindow? _provider = providerLimits.Any ? new LimitWindow(providerLimits, clock) : null;

    public ActiveCall Arrive(ModelState model, string? clientRequestId) =>
        new(model, model.NextCall(), clientRequestId, clock.GetTimestamp());

    /// <returns>Null when nothing limits the call; otherwise what the limits say.</returns>
    public LimitDecision? Admit(ActiveCall call, ChatRequest request)
    {
        var tokens = (int)Math.Min(int.MaxValue, request.PromptTokens + ((long)(request.MaxTokens ?? 0) * request.Choices));
        var decision = Reserve(call, tokens);
        if (decision is { Granted: false })
            stats.Refuse(call);
        else
            stats.Begin(call);
        return decision;
    }

    public void End(ActiveCall call, CallOutcome outcome, int status, int promptTokens, int completionTokens)
    {
        if (call.ProviderReservation is { } provider)
            _provider!.Settle(provider, promptTokens + completionTokens);
        if (call.ModelReservation is { } model)
            call.Model.Window!.Settle(model, promptTokens + completionTokens);
        stats.End(call, outcome, status, promptTokens, completionTokens);
    }

    private LimitDecision? Reserve(ActiveCall call, int tokens)
    {
        LimitDecision? decision = null;
        if (_provider is not null)
        {
            decision = _provider.TryReserve(tokens, out var reservation);
            call.ProviderReservation = reservation;
            if (reservation is null)
                return decision;
        }

        if (call.Model.Window is not { } window)
            return decision;
        var own = window.TryReserve(tokens, out var ownReservation);
        call.ModelReservation = ownReservation;
        if (ownReservation is null && call.ProviderReservation is { } unused)
            _provider!.Revoke(unused);
        return own;
    }
}
