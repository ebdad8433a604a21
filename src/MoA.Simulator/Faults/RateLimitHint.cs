namespace MoA.Simulator;

/// <summary>How a 429 of <see cref="FaultKind.RateLimit"/> says when to come back.</summary>
public enum RateLimitHint
{
    /// <summary><c>retry-after</c> in whole seconds.</summary>
    Seconds,

    /// <summary><c>retry-after</c> as an HTTP date (RFC 9110, section 10.2.3).</summary>
    HttpDate,

    /// <summary><c>x-ratelimit-remaining-*</c> of 0 and <c>x-ratelimit-reset-*</c> as Go durations, no <c>retry-after</c>.</summary>
    ResetHeaders,

    /// <summary>No hint at all.</summary>
    None,
}
