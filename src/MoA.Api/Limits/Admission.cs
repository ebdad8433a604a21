using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Auth;
using MoA.Api.Errors;
using MoA.Core.Runtime;

namespace MoA.Api.Limits;

/// <summary>Applies the limits of the runtime and of a key to a request that starts a run, before its body is read: a refusal must cost nothing.</summary>
internal static class Admission
{
    /// <summary>Lets the request in.</summary>
    /// <returns>The place among the key's open runs; null where it has no such limit.</returns>
    /// <exception cref="ApiException">The key's limits do not allow another run now.</exception>
    /// <exception cref="MoaException">The runtime has as many runs open as it takes on.</exception>
    public static OpenRunPlace? Admit(HttpContext context, ApiKey? key, IRuntimeHealth runtime)
    {
        // First, so that a refusal does not use up the key's requests.
        if (runtime.IsFull)
            throw new MoaException(MoaErrorCode.TooManyRuns, "As many runs are open as this server takes on: try again shortly.");
        if (key?.Requests is { } requests)
            CheckRequests(context.Response.Headers, requests.TryTake());
        if (key?.OpenRuns is not { } runs)
            return null;
        return runs.TryTake() ?? throw new ApiException(new ApiError(
            429, $"This key may have {runs.Most} runs open at once: wait until one ends.", ErrorType.RateLimit, Code: "too_many_concurrent_runs")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        });
    }

    private static void CheckRequests(IHeaderDictionary headers, RequestAllowance allowance)
    {
        var limits = new Dictionary<string, string>
        {
            ["x-ratelimit-limit-requests"] = allowance.Limit.ToString(CultureInfo.InvariantCulture),
            ["x-ratelimit-remaining-requests"] = allowance.Remaining.ToString(CultureInfo.InvariantCulture),
            ["x-ratelimit-reset-requests"] = string.Create(CultureInfo.InvariantCulture, $"{allowance.Reset.TotalSeconds:0.###}s"),
        };
        if (allowance.Granted)
        {
            foreach (var (name, value) in limits)
                headers[name] = value;
            return;
        }

        throw new ApiException(new ApiError(
            429, $"This key may start {allowance.Limit} runs a minute: wait.", ErrorType.RateLimit, Code: "rate_limit_exceeded")
        {
            RetryAfter = allowance.Reset,
            Headers = limits,
        });
    }
}
