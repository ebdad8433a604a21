using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MoA.Api.Auth;
using MoA.Api.Errors;
using MoA.Core.Runtime;

namespace MoA.Api.Requests;

/// <summary>What surrounds every endpoint: headers, access, the error shape, one log line.</summary>
internal sealed partial class RequestPipeline(SiteGuard site, Gate gate, TimeProvider time, ILogger<RequestPipeline> logger)
{
    // The caller has gone; nobody sees this status but the log (nginx's word for it).
    private const int ClientClosedRequest = 499;

    /// <summary>Makes a request delegate of a route.</summary>
    public RequestDelegate Wrap(ApiRoute route) => context => ServeAsync(context, route);

    private async Task ServeAsync(HttpContext context, ApiRoute route)
    {
        var request = new ApiRequest(context, time);
        var status = await TryServeAsync(context, request, route);
        Log.Served(
            logger,
            context.Request.Method.Length <= 16 ? context.Request.Method : "?",
            route.Pattern,
            status,
            request.Elapsed.TotalMilliseconds,
            request.Id,
            request.Run?.Value ?? "-");
    }

    private async Task<int> TryServeAsync(HttpContext context, ApiRequest request, ApiRoute route)
    {
        ApiError error;
        try
        {
            site.Check(context.Request);
            if (route.NeedsKey)
                request.Key = gate.Admit(context);
            var handler = route.Find(context.Request.Method) ?? throw new ApiException(WrongMethod(context, route));
            await handler(context, request);
            return context.Response.StatusCode;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whatever went wrong went wrong because the caller left; the endpoints have stopped what they had started.
            return ClientClosedRequest;
        }
        catch (ApiException failure)
        {
            error = failure.Error;
        }
        catch (MoaException refusal)
        {
            error = RuntimeErrors.ToError(refusal);
        }
        catch (BadHttpRequestException malformed)
        {
            error = BodyErrors.ToError(malformed);
        }
        catch (Exception failure)
        {
            // The message is left out: it may hold a piece of the request.
            Log.Failed(logger, request.Id, request.Run?.Value ?? "-", failure.GetType().FullName!, failure.StackTrace);
            error = new ApiError(500, $"An error inside this server; its log has the details under {request.Id}.", ErrorType.Server, Code: "internal_error");
        }

        return await AnswerAsync(context, error);
    }

    private static async Task<int> AnswerAsync(HttpContext context, ApiError error)
    {
        // Half an answer is out: a cut connection is the only way left to say that the rest is missing.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return error.Status;
        }

        context.Response.Clear();
        try
        {
            await ErrorWriter.WriteAsync(context, error);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return ClientClosedRequest;
        }

        return error.Status;
    }

    private static ApiError WrongMethod(HttpContext context, ApiRoute route)
    {
        if (route.Methods.Count == 0)
        {
            return new ApiError(
                404,
                $"There is nothing at {ApiError.Shorten(context.Request.Path.Value ?? "/")}. This API's endpoints lie under /v1.",
                ErrorType.InvalidRequest,
                Code: "unknown_url");
        }

        var allowed = string.Join(", ", route.Methods.Select(pair => pair.Method));
        return new ApiError(405, $"{ApiError.Shorten(context.Request.Method)} is not a method of this path; it takes {allowed}.", ErrorType.InvalidRequest, Code: "method_not_allowed")
        {
            Headers = new Dictionary<string, string> { ["Allow"] = allowed },
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Ms:0.0} ms, request {RequestId}, run {Run}")]
        public static partial void Served(ILogger logger, string method, string route, int status, double ms, string requestId, string run);

        [LoggerMessage(2, LogLevel.Error, "Request {RequestId}, run {Run} failed: {Exception}\n{StackTrace}")]
        public static partial void Failed(ILogger logger, string requestId, string run, string exception, string? stackTrace);
    }
}
