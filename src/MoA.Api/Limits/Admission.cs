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
    /// <returns>What it holds of the key's limits; to be disposed when the request is over, and to be told when its run has started.</returns>
    /// <exception cref="ApiException">The key's limits do not allow another run now.</exception>
    /// <exception cref="MoaException">The runtime has as many runs open as it takes on.</exception>
    public static RunPermit Admit(HttpContext context, ApiKey? key, IRuntimeHealth runtime)
    {
        // First, so that a refusal does not use up the key's requests.
        if (runtime.IsFull)
            throw new MoaException(MoaErrorCode.TooManyRuns, "As many runs are open as this server takes on: try again shortly.");
        var place = TakePlace(key?.OpenRuns);
        try
        {
            return new RunPermit(place, TakeRequest(context.Response.Headers, key?.Requests));
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    private static OpenRunPlace? TakePlace(OpenRunLimit? runs)
    {
        if (runs is null)
            return null;
        return runs.TryTake() ?? throw new ApiException(new ApiError(
            429, $"This key may have {runs.Most} runs open at once: wait until one ends.", ErrorType.RateLimit, Code: "too_many_concurrent_runs")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        });
    }

    private static RequestPlace? TakeRequest(IHeaderDictionary headers, RequestWindow? window)
    {
        if (window is null)
            return null;
        var allowance = window.TryTake();
        var limits = new Dictionary<string, string>
        {
            ["x-ratelimit-limit-requests"] = allowance.Limit.ToString(CultureInfo.InvariantCulture),
            ["x-ratelimit-remaining-requests"] = allowance.Remaining.ToString(CultureInfo.InvariantCulture),
            ["x-ratelimit-reset-requests"] = string.Create(CultureInfo.InvariantCulture, $"{allowance.Reset.TotalSeconds:0.###}s"),
        };
        if (allowance.Place is { } place)
        {
            foreach (var (name, value) in limits)
                headers[name] = value;
            return place;
        }

        throw new ApiException(new ApiError(
            429, $"This key may start {allowance.Limit} runs a minute: wait.", ErrorType.RateLimit, Code: "rate_limit_exceeded")
        {
            RetryAfter = allowance.Reset,
            Headers = limits,
        });
    }
}
