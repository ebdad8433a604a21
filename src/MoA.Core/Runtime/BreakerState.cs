namespace MoA.Core.Runtime;

/// <summary>Whether a provider's circuit breaker lets calls through.</summary>
public enum BreakerState
{
    /// <summary>All of them.</summary>
    Closed,

    /// <summary>None: too many failed.</summary>
    Open,

    /// <summary>One, as a probe, which is under way.</summary>
    HalfOpen,
}
