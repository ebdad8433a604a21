using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>
/// Lets the SDK's own extensions register its providers among the host's services. It stands for OpenTelemetry.Extensions.Hosting, which
/// holds little more than this and a hosted service, and is not on every package feed.
/// </summary>
internal sealed class TelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
{
    public IServiceCollection Services => services;
}
