namespace MoA.Simulator;

/// <summary>
/// What a window says of a call on arrival; the numbers become the <c>x-ratelimit-*</c> headers. <c>RetryAfter</c> is when a refused call
/// would
/// fit, were nobody to come before it.
/// </summary>
internal readonly record struct LimitDecision(
    ExceededLimit Exceeded,
    TimeSpan RetryAfter,
    int? LimitRequests,
    int RemainingRequests,
    TimeSpan ResetRequests,
    int? LimitTokens,
    long RemainingTokens,
    TimeSpan ResetTokens)
{
    public bool Granted => Exceeded == ExceededLimit.None;
}
