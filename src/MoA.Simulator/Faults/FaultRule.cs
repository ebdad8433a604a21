namespace MoA.Simulator;

/// <summary>
/// One rule of a fault script. It applies to the calls that <see cref="OnCalls"/> lists, and to every other call with
/// <see cref="Probability"/>; with neither set it applies to every call.
/// </summary>
public sealed class FaultRule
{
    /// <summary>What goes wrong. Default <see cref="FaultKind.Status"/>.</summary>
    public FaultKind Kind { get; set; }

    /// <summary>From 0 to 1; decided by the seed, the model's name and the call's number. Default null.</summary>
    public double? Probability { get; set; }

    /// <summary>Numbers of calls to the model in the order of arrival, from 1; refused calls have numbers too. Default empty.</summary>
    public IReadOnlyList<int> OnCalls { get; set; } = [];

    /// <summary>The status code of <see cref="FaultKind.Status"/>, from 400 to 599. Default 500.</summary>
    public int StatusCode { get; set; } = 500;

    /// <summary>
    /// What <see cref="Hint"/> asks the client to wait: seconds from 0 to 86,400; whole seconds are rounded up. Default 1.
    /// </summary>
    public double RetryAfterSeconds { get; set; } = 1;

    /// <summary>How <see cref="FaultKind.RateLimit"/> hints at the wait. Default <see cref="RateLimitHint.Seconds"/>.</summary>
    public RateLimitHint Hint { get; set; }

    /// <summary>The size of <see cref="FaultKind.OversizedBody"/> in bytes, from 1 to 16 GiB. Default 64 MiB.</summary>
    public long Bytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Content chunks that a broken stream still delivers (after the role chunk), from 0 to 1,000,000. Default 2.</summary>
    public int AfterChunks { get; set; } = 2;

    /// <summary>The message in the error body. Default null: a fitting text.</summary>
    public string? Message { get; set; }
}
