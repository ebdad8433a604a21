namespace MoA.Core.Quota;

/// <summary>How a provider's quota stood at one moment.</summary>
public sealed record QuotaProviderSnapshot
{
    /// <summary>Whose figures these are. Default <see cref="QuotaScope.Process"/>.</summary>
    public QuotaScope Scope { get; init; }

    /// <summary>When it stood so; null: at the moment it was asked for.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The provider's limits.</summary>
    public required QuotaLimits Limits { get; init; }

    /// <summary>Requests in the current window; 0 where requests are unlimited, because nobody counts them then.</summary>
    public required long UsedRequests { get; init; }

    /// <summary>Tokens in the current window, unsettled calls by their estimate; 0 where tokens are unlimited.</summary>
    public required long UsedTokens { get; init; }

    /// <summary>Calls that have leave and have not ended.</summary>
    public required long InFlight { get; init; }

    /// <summary>How many wait, by priority; every priority has an entry.</summary>
    public required IReadOnlyDictionary<QuotaPriority, int> Waiting { get; init; }

    /// <summary>When the pause that the provider asked for ends; null when it is not paused.</summary>
    public required DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The share of the limits in use: 1, or less after a 429 without a hint.</summary>
    public required double RateFactor { get; init; }
}
