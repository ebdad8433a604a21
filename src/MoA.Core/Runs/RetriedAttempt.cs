namespace MoA.Core.Runs;

/// <summary>An attempt of a call that failed and was followed by another.</summary>
public sealed record RetriedAttempt
{
    /// <summary>How many of them are kept of one proposal at most, the latest: 429s are tried again beyond the provider's <c>MaxAttempts</c>.</summary>
    public const int Most = 10;

    /// <summary>Which attempt failed, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Why, with what the provider said.</summary>
    public required AgentError Error { get; init; }

    /// <summary>
    /// Whole milliseconds of the pause before the next attempt; 0: there was none. What that attempt then waited for quota, or for an open circuit
    /// breaker, comes on top.
    /// </summary>
    public double DelayMs { get; init; }
}
