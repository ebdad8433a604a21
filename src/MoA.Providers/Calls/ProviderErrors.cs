using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>The sentences of failures that no response explains. None of them holds a prompt or a key.</summary>
internal sealed class ProviderErrors(string provider)
{
    public AttemptResult Unreachable(Exception exception) => AttemptResult.Failure(
        AgentErrorCode.ProviderUnavailable, $"provider {provider} could not be reached: {TransportFailure.Describe(exception)}", RetryRule.Attempts);

    public AttemptResult Cut(Exception exception) => AttemptResult.Failure(
        AgentErrorCode.ReplyCut,
        $"provider {provider} broke off in the middle of its reply: {TransportFailure.Describe(exception)}",
        RetryRule.Attempts,
        200);

    public AttemptResult EndedEarly() => AttemptResult.Failure(
        AgentErrorCode.ReplyCut, $"provider {provider} ended its stream without finishing the reply", RetryRule.Attempts, 200);

    public AttemptResult Stalled(TimeSpan idle) => AttemptResult.Failure(
        AgentErrorCode.StreamStalled, $"provider {provider} sent nothing for {Seconds(idle)} s in the middle of a stream", RetryRule.Attempts, 200);

    public AttemptResult TooLarge(long limit) => AttemptResult.Failure(
        AgentErrorCode.ReplyTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"provider {provider} sent a reply of more than {limit} bytes"),
        RetryRule.Never,
        200);

    public AttemptResult Invalid(string what, RetryRule retry = RetryRule.Once) => AttemptResult.Failure(
        AgentErrorCode.InvalidReply, $"provider {provider} sent a reply that cannot be used: {what}", retry, 200);

    public AttemptResult CircuitOpen(TimeSpan wait) => AttemptResult.Failure(
        AgentErrorCode.CircuitOpen,
        $"provider {provider} failed too often just now: its circuit breaker is open",
        RetryRule.Circuit,
        retryAfter: wait);

    public AttemptResult TimedOut(ProviderCall call) => call.BoundByDeadline
        ? AttemptResult.Failure(
            AgentErrorCode.DeadlineExceeded, $"provider {provider} did not answer before the run's deadline", RetryRule.Never)
        : AttemptResult.Failure(
            AgentErrorCode.Timeout, $"provider {provider} did not answer within {Seconds(call.Call.Timeout)} s", RetryRule.Never);

    public static AttemptResult Misconfigured(string problem) =>
        AttemptResult.Failure(AgentErrorCode.ProviderMisconfigured, problem, RetryRule.Never);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
