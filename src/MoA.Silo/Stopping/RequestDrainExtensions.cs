using Microsoft.AspNetCore.Connections;
using MoA.Core.Configuration;
using MoA.Grains.Hosting;

namespace MoA.Silo.Stopping;

/// <summary>Puts <see cref="RequestDrain"/> into a host.</summary>
internal static class RequestDrainExtensions
{
    /// <summary>Registers it, and counts the HTTP server's connections for it.</summary>
    public static void AddRequestDrain(this WebApplicationBuilder builder, RunOptions runs)
    {
        var connections = new OpenConnections();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Use(next => connection => connections.ServeAsync(connection, next))));
        builder.Services.AddSingleton(provider => new RequestDrain(
            provider.GetRequiredService<IHostApplicationLifetime>(),
            connections,
            TimeSpan.FromSeconds(runs.ShutdownGraceSeconds) + StopTimes.Requests,
            provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ISiloDuty>(provider => provider.GetRequiredService<RequestDrain>());
    }

    /// <summary>Puts it before everything that answers requests.</summary>
    public static void UseRequestDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<RequestDrain>();
        app.Use(drain.InvokeAsync);
    }
}
