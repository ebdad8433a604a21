using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Api.Errors;

/// <summary>What callers are told when their run ended without an answer.</summary>
internal static class RunErrors
{
    /// <summary>What the caller is told of a failed run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="failed">Its end.</param>
    /// <param name="asked">The budget that the request set; null: none.</param>
    /// <param name="spent">Whether any provider was asked: then a client that retries by itself would pay for it all again.</param>
    public static ApiError ToError(RunId id, RunFailed failed, RunBudget? asked, bool spent) => failed.Error.Code switch
    {
        RunErrorCode.DeadlineExceeded => Failure(504, id, failed, ErrorType.Provider, "deadline_exceeded"),
        RunErrorCode.BudgetExceeded => Failure(400, id, failed, ErrorType.InvalidRequest, "budget_exceeded") with { Param = BudgetField(asked) },
        RunErrorCode.Internal => Failure(500, id, failed, ErrorType.Server, "internal_error"),
        _ => OfCauses(id, failed, asked, spent),
    };

    public static ApiError Cancelled(RunId id, RunCancelled cancelled) => new(
        409, $"The run was cancelled ({cancelled.Reason}) before it had an answer (run {id}).", ErrorType.InvalidRequest, Code: "run_cancelled")
    {
        ShouldRetry = false,
    };

    /// <summary>The runtime stopped before the run ended; the run goes on at its next start.</summary>
    public static ApiError Interrupted(RunId id) => new(
        503,
        $"The server is stopping. The run is journaled and goes on at its next start: GET /v1/runs/{id} will have the answer.",
        ErrorType.Server,
        Code: "shutting_down")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
        ShouldRetry = false,
    };

    private static ApiError OfCauses(RunId id, RunFailed failed, RunBudget? asked, bool spent)
    {
        var causes = failed.Error.Causes;
        bool All(params ReadOnlySpan<AgentErrorCode> codes)
        {
            foreach (var cause in causes)
            {
                if (!codes.Contains(cause.Code))
                    return false;
            }

            return causes.Count > 0;
        }

        bool? shouldRetry = spent ? false : null;
        if (All(AgentErrorCode.RateLimited, AgentErrorCode.QuotaExceeded))
            return Failure(429, id, failed, ErrorType.RateLimit, "rate_limit_exceeded") with { RetryAfter = Pause(causes), ShouldRetry = shouldRetry };
        if (All(AgentErrorCode.QuotaUnavailable))
            return Failure(503, id, failed, ErrorType.Server, "quota_unavailable") with { RetryAfter = Pause(causes), ShouldRetry = shouldRetry };
        if (All(
            AgentErrorCode.RateLimited,
            AgentErrorCode.QuotaExceeded,
            AgentErrorCode.QuotaUnavailable,
            AgentErrorCode.CircuitOpen,
            AgentErrorCode.ProviderUnavailable))
        {
            return Failure(503, id, failed, ErrorType.Provider, "provider_unavailable") with { RetryAfter = Pause(causes), ShouldRetry = shouldRetry };
        }

        if (All(AgentErrorCode.ProviderMisconfigured))
            return Failure(503, id, failed, ErrorType.Provider, "provider_misconfigured");
        if (All(AgentErrorCode.Timeout, AgentErrorCode.StreamStalled, AgentErrorCode.DeadlineExceeded))
            return Failure(504, id, failed, ErrorType.Provider, "provider_timeout");
        if (All(AgentErrorCode.ContextOverflow))
            return Failure(400, id, failed, ErrorType.InvalidRequest, "context_length_exceeded") with { Param = "messages" };
        if (All(AgentErrorCode.BudgetExceeded))
            return Failure(400, id, failed, ErrorType.InvalidRequest, "budget_exceeded") with { Param = BudgetField(asked) };
        if (All(AgentErrorCode.ContentFiltered, AgentErrorCode.Refused))
            return Failure(400, id, failed, ErrorType.InvalidRequest, "content_filter") with { Param = "messages" };
        return Failure(502, id, failed, ErrorType.Provider, "provider_error");
    }

    private static ApiError Failure(int status, RunId id, RunFailed failed, string type, string code) =>
        new(status, $"{failed.Error.Message} (run {id})", type, Code: code) { ShouldRetry = false };

    private static TimeSpan Pause(IReadOnlyList<AgentError> causes) =>
        TimeSpan.FromSeconds(Math.Clamp(causes.Max(cause => cause.RetryAfterSeconds) ?? 1, 1, 3600));

    // A budget that the configuration set is nothing the caller could raise, so no field of the request is named then.
    private static string? BudgetField(RunBudget? asked) => asked switch
    {
        { MaxCost: not null } => "moa.max_cost",
        { MaxTokens: not null } => "moa.max_tokens",
        _ => null,
    };
}
