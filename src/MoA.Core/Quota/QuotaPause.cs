namespace MoA.Core.Quota;

/// <summary>What a provider said with a 429.</summary>
public sealed record QuotaPause
{
    /// <summary>
    /// How long the provider asked to be left alone; negative counts as 0, more than <see cref="QuotaOptions.MaxPause"/> as that. Null, no
    /// hint: the rate is multiplied by 0.7 and recovers 5 percentage points a minute without a 429.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }
}
