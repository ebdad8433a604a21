using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Chat;
using MoA.Api.Health;
using MoA.Api.Models;
using MoA.Api.Providers;
using MoA.Api.Requests;
using MoA.Api.Runs;

namespace MoA.Api.Hosting;

/// <summary>Maps the HTTP API.</summary>
public static class MoaApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps every endpoint of the API, and an answer in OpenAI's error shape for every path it does not have. A path that the host maps
    /// itself comes before that answer.
    /// </summary>
    /// <param name="app">The host, with <see cref="MoaApiServiceCollectionExtensions.AddMoaApi"/> among its services.</param>
    public static IEndpointRouteBuilder MapMoaApi(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ServiceProvider;
        var chat = services.GetRequiredService<ChatEndpoint>();
        var models = services.GetRequiredService<ModelsEndpoint>();
        var runs = services.GetRequiredService<RunsEndpoint>();
        var events = services.GetRequiredService<RunEventsEndpoint>();
        var calls = services.GetRequiredService<RunCallEndpoint>();
        var providers = services.GetRequiredService<ProvidersEndpoint>();
        var health = services.GetRequiredService<HealthEndpoint>();

        ApiRoute[] routes =
        [
            new("/v1/chat/completions", true, ("POST", chat.CompleteAsync)),
            new("/v1/models", true, ("GET", models.ListAsync)),
            new("/v1/models/{**id}", true, ("GET", models.GetAsync)),
            new("/v1/runs", true, ("GET", runs.ListAsync), ("POST", runs.StartAsync)),
            new("/v1/runs/{id}", true, ("GET", runs.GetAsync)),
            new("/v1/runs/{id}/events", true, ("GET", events.WatchAsync)),
            new("/v1/runs/{id}/cancel", true, ("POST", runs.CancelAsync)),
            new("/v1/runs/{id}/calls/{layer}/{slot}", true, ("GET", calls.GetAsync)),
            new("/v1/providers", true, ("GET", providers.ListAsync)),
            new("/healthz", false, ("GET", (context, _) => HealthEndpoint.AliveAsync(context))),
            new("/readyz", false, ("GET", (context, _) => health.ReadyAsync(context))),
        ];
        var pipeline = services.GetRequiredService<RequestPipeline>();
        foreach (var route in routes)
            app.Map(route.Pattern, pipeline.Wrap(route));
        app.MapFallback("{**path}", pipeline.Wrap(new ApiRoute("unknown", false)));
        return app;
    }
}
