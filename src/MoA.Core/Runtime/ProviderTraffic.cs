namespace MoA.Core.Runtime;

/// <summary>
/// What a process has lately asked of a provider and got. A call may take several attempts, each of them a request to the provider; an attempt that
/// was stopped, or cut short by its run's deadline, counts as an attempt and not as an error.
/// </summary>
public sealed record ProviderTraffic
{
    /// <summary>The time these are the figures of: 5 minutes, less after a start, in steps of 10 s.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Calls that ended; those that were stopped are in no count of calls.</summary>
    public required long Calls { get; init; }

    /// <summary>Calls that ended without a reply, whatever the reason, those included that never left (no key, no leave of the quota, an open breaker).</summary>
    public required long FailedCalls { get; init; }

    /// <summary>Attempts that ended.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that failed, 429s included.</summary>
    public required long Errors { get; init; }

    /// <summary>Attempts that were answered 429.</summary>
    public required long RateLimited { get; init; }

    /// <summary>Attempts that were not their call's first.</summary>
    public required long Retries { get; init; }

    /// <summary>The part of the attempts that failed, 0 to 1; 0 where there were none.</summary>
    public double ErrorRate => Attempts == 0 ? 0 : (double)Errors / Attempts;

    /// <summary>From sending a request to the first piece of its reply, of streamed attempts that succeeded.</summary>
    public required LatencySummary FirstToken { get; init; }

    /// <summary>From sending a request to the end of its reply, of attempts that succeeded.</summary>
    public required LatencySummary Total { get; init; }

    /// <summary>A count as a rate per minute.</summary>
    /// <param name="count">The count.</param>
    public double PerMinute(long count) => Window <= TimeSpan.Zero ? 0 : count / Window.TotalMinutes;
}
