using MoA.Core.Configuration;

namespace MoA.Silo.Stopping;

/// <summary>Puts <see cref="RequestDrain"/> into a host.</summary>
internal static class RequestDrainExtensions
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddRequestDrain(this IServiceCollection services, RunOptions runs) => services.AddSingleton(provider => new RequestDrain(
        provider.GetRequiredService<IHostApplicationLifetime>(),
        TimeSpan.FromSeconds(runs.ShutdownGraceSeconds) + StopTimes.Requests,
        provider.GetRequiredService<TimeProvider>()));

    /// <summary>Puts it before everything that answers requests.</summary>
    public static void UseRequestDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<RequestDrain>();
        app.Use(drain.InvokeAsync);
    }
}
