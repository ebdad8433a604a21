using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Runtime;

namespace MoA.Api.Health;

/// <summary>
/// <c>GET /healthz</c> (alive) and <c>GET /readyz</c> (takes runs; shows how the providers stand, which decides nothing: restarting this server
/// mends no provider, and a mixture may do without one).
/// </summary>
internal sealed class HealthEndpoint(IRuntimeHealth health, IHostApplicationLifetime lifetime, IProviderStatus? providers = null)
{
    public static Task AliveAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, "alive", static (writer, status) =>
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, status);
            writer.WriteEndObject();
        });

    public Task ReadyAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            throw NotReady("The server is stopping.", "shutting_down");
        return health.AcceptsRuns
            ? JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, providers?.Snapshot(), ReadinessWriter.Write)
            : throw NotReady(health.Reason ?? "The server takes no runs now.", "not_ready");
    }

    private static ApiException NotReady(string reason, string code) => new(new ApiError(503, reason, ErrorType.Server, Code: code)
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });
}
