namespace MoA.Core.Quota;

/// <summary>How limits are kept. The defaults suit one process that alone uses its providers' credentials.</summary>
public sealed record QuotaOptions
{
    /// <summary>
    /// For a ledger whose predecessor may have spent the last minute unseen (a grain activated anew): starts with empty buckets, and
    /// keeps bursts small because their size is what such a start has to wait out. Leave travels to another silo before its call does, hence more time for both.
    /// </summary>
    public static QuotaOptions Cluster { get; } = new()
    {
        ColdStart = true,
        Spread = TimeSpan.FromSeconds(2.5),
        MinRequestBurst = 0,
        RequestBurstShare = 1.0 / 20,
        TokenBurstShare = 1.0 / 20,
    };

    /// <summary>
    /// The longest time between leave and arrival at the provider for which the limits are kept. Limits are kept over 60 s and this, so it
    /// costs utilisation: 2.4% at the default of 1.5 s.
    /// </summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Requests that an idle ledger allows at once, as a share of the limit, 0 to 1. Default 1/6.</summary>
    public double RequestBurstShare { get; init; } = 1.0 / 6;

    /// <summary>Requests that an idle ledger allows at once, whatever the share says (but never past the limit). Default 16.</summary>
    public int MinRequestBurst { get; init; } = 16;

    /// <summary>
    /// Tokens that an idle ledger allows at once, as a share of the limit, 0 to 1. Default 1/2: one layer of a single run must not be
    /// paced, and a proposal of a few thousand tokens is a large part of many a limit.
    /// </summary>
    public double TokenBurstShare { get; init; } = 0.5;

    /// <summary>Calls that may wait for one provider, at least 1. Default 100,000.</summary>
    public int MaxWaiting { get; init; } = 100_000;

    /// <summary>After this time an unsettled call no longer holds its in-flight place. Default 10 minutes.</summary>
    public TimeSpan ReservationLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause that a provider's Retry-After can cause. Default 1 hour.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether buckets start empty. Default false.</summary>
    public bool ColdStart { get; init; }

    /// <summary>The span over which leaves are counted: 60 s and the spread.</summary>
    internal TimeSpan Window => TimeSpan.FromMinutes(1) + Spread;

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Spread, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Spread, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfNegative(MinRequestBurst);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWaiting, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReservationLifetime.Ticks, nameof(ReservationLifetime));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxPause.Ticks, nameof(MaxPause));
        ThrowIfNoShare(RequestBurstShare, nameof(RequestBurstShare));
        ThrowIfNoShare(TokenBurstShare, nameof(TokenBurstShare));
    }

    private static void ThrowIfNoShare(double share, string name)
    {
        if (share is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, share, "A share lies between 0 and 1.");
    }
}
