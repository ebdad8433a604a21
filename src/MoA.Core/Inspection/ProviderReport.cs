using MoA.Core.Quota;
using MoA.Core.Runtime;

namespace MoA.Core.Inspection;

/// <summary>How a provider stands, for its operator.</summary>
public sealed record ProviderReport
{
    /// <summary>The configured id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether its models are simulated.</summary>
    public required bool Simulated { get; init; }

    /// <summary>The configured ids of its models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Its limits, what of them is used, and who waits; null: not known.</summary>
    public QuotaProviderSnapshot? Quota { get; init; }

    /// <summary>Whether it can be called, as this process sees it; null: not known.</summary>
    public ProviderStatus? Status { get; init; }

    /// <summary>What this process has lately asked of it and got; null: not known.</summary>
    public ProviderTraffic? Traffic { get; init; }
}
