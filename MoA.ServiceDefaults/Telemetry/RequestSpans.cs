using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the span of a request its route and status, by OpenTelemetry's names. ASP.NET Core 10 says in it only what it knows when the request
/// begins, and names every one alike.
/// </summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(ServeAsync);
        next(app);
    };

    private static async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch
        {
            Finish(context, StatusCodes.Status500InternalServerError);
            throw;
        }

        Finish(context, context.Response.StatusCode);
    }

    private static void Finish(HttpContext context, int status)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } activity)
            return;
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route is { } route)
        {
            activity.DisplayName = $"{MethodOf(activity)} {route}";
            activity.SetTag("http.route", route);
        }

        activity.SetTag("http.response.status_code", status);
        if (status < StatusCodes.Status500InternalServerError)
            return;
        activity.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        activity.SetStatus(ActivityStatusCode.Error);
    }

    // A method that the convention does not know is a caller's word, and names of spans are few (v1.41, docs/http/http-spans.md, "Name").
    private static string MethodOf(Activity activity) => activity.GetTagItem("http.request.method") is string method and not "_OTHER" ? method : "HTTP";
}
