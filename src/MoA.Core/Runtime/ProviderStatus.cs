using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>How a provider stands.</summary>
/// <param name="Provider">The configured id.</param>
/// <param name="State">Whether it can be called; <see cref="ProviderState.Misconfigured"/> comes before <see cref="ProviderState.CircuitOpen"/>.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="LastError">Its latest failure, fit for callers; null before the first. An answer does not erase it.</param>
/// <param name="LastErrorAt">When that was.</param>
public sealed record ProviderStatus(
    string Provider, ProviderState State, DateTimeOffset Since, AgentError? LastError, DateTimeOffset? LastErrorAt);
