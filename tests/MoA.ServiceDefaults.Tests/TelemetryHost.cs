using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using MoA.Testing;

namespace MoA.ServiceDefaults.Tests;

/// <summary>A host as the product's are, with nothing but the service defaults. What it does is in its own name, not in its caller's.</summary>
internal sealed partial class TelemetryHost : IAsyncDisposable
{
    public const string OwnSource = "MoA.ServiceDefaults.Tests";

    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    private static readonly ActivitySource Source = new(OwnSource);
    private static readonly Meter Meter = new(OwnSource);
    private static readonly Histogram<double> OwnTime = Meter.CreateHistogram<double>("own.time", "s");

    private readonly WebApplication _app;

    private TelemetryHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public static async Task<TelemetryHost> StartAsync(params (string Name, string Value)[] variables)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "test-host" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults(ShutdownTimeout);
        var app = builder.Build();
        app.MapGet("/healthz", () => "alive");
        app.Map("/any", () => "served");
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken"));
        app.MapGet("/work/{id}", (string id) =>
        {
            using var own = Source.StartActivity("own-work");
            OwnTime.Record(1);
            using var outer = app.Logger.BeginScope(new Dictionary<string, object?> { ["Id"] = "outer", ["Depth"] = "outer", ["Outer"] = true });
            using var inner = Log.Inner(app.Logger, "inner");
            Log.Worked(app.Logger, id);
            return own is null ? "untraced" : "traced";
        });
        await app.StartAsync();
        return new TelemetryHost(app);
    }

    public async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        return await client.GetStringAsync(new Uri(path, UriKind.Relative)).Bounded();
    }

    public async Task SendAsync(string method, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await client.SendAsync(request).Bounded();
    }

    public Task StopAsync() => _app.StopAsync().Bounded();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static partial class Log
    {
        public static readonly Func<ILogger, string, IDisposable?> Inner = LoggerMessage.DefineScope<string>("Depth {Depth}");

        [LoggerMessage(1, LogLevel.Information, "worked on {Id}")]
        public static partial void Worked(ILogger logger, string id);
    }
}
