namespace MoA.Providers;

/// <summary>Whether a result may be tried again. A streamed reply is never tried again once a piece of it was handed out.</summary>
internal enum RetryRule
{
    /// <summary>No: an answer, or a failure that another attempt would meet again.</summary>
    Never,

    /// <summary>At most one more attempt: the provider answered, but nothing that could be used.</summary>
    Once,

    /// <summary>Up to the provider's attempts.</summary>
    Attempts,

    /// <summary>HTTP 429: the quota makes the call wait, and it does not count as an attempt; at most 20 in a row.</summary>
    RateLimit,

    /// <summary>The breaker is open: wait until it lets calls through. Does not count as an attempt.</summary>
    Circuit,
}
