using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>A 429 of a provider.</summary>
/// <param name="Error">What it said.</param>
/// <param name="Time">When.</param>
/// <param name="Tenant">The tenant whose run's call it answered; null: none.</param>
public sealed record ProviderRateLimit(AgentError Error, DateTimeOffset Time, string? Tenant);
