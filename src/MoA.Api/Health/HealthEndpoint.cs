using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Runtime;

namespace MoA.Api.Health;

/// <summary><c>GET /healthz</c> (alive) and <c>GET /readyz</c> (takes runs).</summary>
internal sealed class HealthEndpoint(IRuntimeHealth health, IHostApplicationLifetime lifetime)
{
    public static Task AliveAsync(HttpContext context) => WriteAsync(context, "alive");

    public Task ReadyAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            throw NotReady("The server is stopping.", "shutting_down");
        return health.AcceptsRuns ? WriteAsync(context, "ready") : throw NotReady(health.Reason ?? "The server takes no runs now.", "not_ready");
    }

    private static Task WriteAsync(HttpContext context, string status) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, status, static (writer, status) =>
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, status);
            writer.WriteEndObject();
        });

    private static ApiException NotReady(string reason, string code) => new(new ApiError(503, reason, ErrorType.Server, Code: code)
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });
}
