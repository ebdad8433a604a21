namespace MoA.Core.Runtime;

/// <summary>Whether a provider can be called.</summary>
public enum ProviderState
{
    /// <summary>Nothing is known against it.</summary>
    Ok,

    /// <summary>Its key is missing or was refused (HTTP 401, 402, 403). It is still called; an answer makes it <see cref="Ok"/> again.</summary>
    Misconfigured,

    /// <summary>Its circuit breaker is open: calls wait for it, or fail.</summary>
    CircuitOpen,
}
