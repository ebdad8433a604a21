using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>How a provider stands.</summary>
/// <param name="Provider">The configured id.</param>
/// <param name="State">Whether it can be called; <see cref="ProviderState.Misconfigured"/> comes before <see cref="ProviderState.CircuitOpen"/>.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="LastError">Its latest failure, fit for callers; null before the first. An answer does not erase it.</param>
/// <param name="LastErrorAt">When that was.</param>
public sealed record ProviderStatus(
    string Provider, ProviderState State, DateTimeOffset Since, AgentError? LastError, DateTimeOffset? LastErrorAt)
{
    /// <summary>The tenant whose run <see cref="LastError"/> ended a call of: what a provider says may hold a piece of that run's prompt. Null: none.</summary>
    public string? LastErrorTenant { get; init; }

    /// <summary>Its circuit breaker, whatever the state says.</summary>
    public BreakerState Breaker { get; init; }

    /// <summary>When the breaker lets the next call through as a probe; null: it is closed, or a probe is under way.</summary>
    public DateTimeOffset? BreakerOpenUntil { get; init; }

    /// <summary>Its latest 429 and when it came, at this process; null before the first. The message is for the tenant alone, as with the latest failure.</summary>
    public ProviderRateLimit? LastRateLimit { get; init; }
}
