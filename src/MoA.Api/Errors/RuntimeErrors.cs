using MoA.Core.Runtime;

namespace MoA.Api.Errors;

/// <summary>What callers are told when the runtime refuses.</summary>
internal static class RuntimeErrors
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    public static ApiError ToError(MoaException refusal) => refusal.Code switch
    {
        MoaErrorCode.TooManyRuns => new ApiError(429, refusal.Message, ErrorType.RateLimit, Code: "too_many_runs")
        {
            RetryAfter = refusal.RetryAfter ?? DefaultPause,
        },
        MoaErrorCode.JournalUnavailable => Unavailable(refusal, "journal_unavailable"),
        MoaErrorCode.ShuttingDown => Unavailable(refusal, "shutting_down"),
        MoaErrorCode.RunNotFound => new ApiError(404, refusal.Message, ErrorType.InvalidRequest, "id", "run_not_found"),
        _ => new ApiError(500, refusal.Message, ErrorType.Server, Code: "internal_error"),
    };

    private static ApiError Unavailable(MoaException refusal, string code) => new(503, refusal.Message, ErrorType.Server, Code: code)
    {
        RetryAfter = refusal.RetryAfter ?? DefaultPause,
    };
}
