using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Mixtures;

namespace MoA.Providers.Tests.Support;

/// <summary>A provider whose answer a test writes byte by byte: what the simulator, which is a proper provider, does not do.</summary>
internal sealed class StubProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubProvider(WebApplication app, Harness harness, List<StubRequest> requests)
    {
        _app = app;
        Harness = harness;
        Requests = requests;
    }

    public Harness Harness { get; }

    public List<StubRequest> Requests { get; }

    public static Task<StubProvider> JsonAsync(string body, Func<ProviderSpec, ProviderSpec>? change = null, Action<IServiceCollection>? add = null) =>
        StartAsync(context => WriteAsync(context, "application/json", body), change, null, add);

    public static Task<StubProvider> EventsAsync(string body, Func<ProviderSpec, ProviderSpec>? change = null, Action<IServiceCollection>? add = null) =>
        StartAsync(context => WriteAsync(context, "text/event-stream", body), change, null, add);

    public static async Task<StubProvider> StartAsync(
        Func<HttpContext, Task> answer, Func<ProviderSpec, ProviderSpec>? change = null, TestClock? clock = null, Action<IServiceCollection>? add = null)
    {
        var requests = new List<StubRequest>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (requests)
                requests.Add(new StubRequest(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), body));
            await answer(context);
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new StubProvider(app, new Harness(new Uri($"{address}/v1"), change, clock, null, add), requests);
    }

    public static async Task WriteAsync(HttpContext context, string? contentType, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        await _app.DisposeAsync();
    }

    internal sealed record StubRequest(string Path, Dictionary<string, string> Headers, string Body);
}
