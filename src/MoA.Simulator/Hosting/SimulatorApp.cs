using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MoA.Simulator;

/// <summary>Builds simulators.</summary>
public static class SimulatorApp
{
    private const long LargestRequest = 256L * 1024 * 1024;

    /// <summary>Builds a simulator that is not yet started.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="url">Where it listens: <c>http://HOST:PORT</c>; port 0 picks a free one. <c>localhost</c> is 127.0.0.1, <c>*</c> every
    /// address.</param>
    /// <param name="timeProvider">Drives latencies, limits and times. Default: the system's clock.</param>
    /// <param name="http2">True: HTTP/2 without TLS and with prior knowledge only (h2c). False, the default: HTTP/1.1 only.</param>
    /// <exception cref="OptionsValidationException">The options are wrong; it lists every mistake with its path.</exception>
    /// <exception cref="FormatException">The URL is not one to listen on.</exception>
    public static SimulatorHost Build(SimulatorOptions options, string url, TimeProvider? timeProvider = null, bool http2 = false) =>
        Build(options, url, timeProvider, http2, logging => { });

    internal static SimulatorHost Build(
        SimulatorOptions options, string url, TimeProvider? timeProvider, bool http2, Action<ILoggingBuilder> logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(url);
        var clock = timeProvider ?? TimeProvider.System;
        var endpoint = ListenAddress.Parse(url);
        var models = new ModelCatalog(options, clock);
        var stats = new SimulatorStats(clock, options.KeepCalls);
        var stopping = new CancellationTokenSource();

        // Empty: neither the settings nor the environment of a host that runs the simulator in-process may reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "MoA.Simulator" });
        logging(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, endpoint, http2, stopping.Token));
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 8192);

        var app = builder.Build();
        Map(app, options, models, stats, clock);
        return new SimulatorHost(app, options, stats, stopping);
    }

    private static void Map(WebApplication app, SimulatorOptions options, ModelCatalog models, SimulatorStats stats, TimeProvider clock)
    {
        var chat = new ChatEndpoint(models, new CallLedger(options.Limits, stats, clock), stats, clock);
        var list = new ModelsEndpoint(models);
        var counters = new StatsEndpoints(stats, options.Seed);
        var keys = new ApiKeyGate(options, stats);

        app.MapPost("/v1/chat/completions", keys.Guard(chat.HandleAsync));
        app.MapGet("/v1/models", keys.Guard(list.ListAsync));
        app.MapGet("/v1/models/{**id}", keys.Guard(list.GetAsync));
        app.MapGet("/stats", counters.GetAsync);
        app.MapGet("/stats/calls", counters.CallsAsync);
        app.MapPost("/stats/reset", counters.ResetAsync);
        app.MapFallback("{**path}", context =>
        {
            var error = OpenAiError.BadRequest($"Invalid URL ({context.Request.Method} {context.Request.Path})", null);
            (error with { Status = StatusCodes.Status404NotFound }).WriteTo(context.Response);
            return Task.CompletedTask;
        });
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint endpoint, bool http2, CancellationToken stopping)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestRequest;
        // Waiting clients are the point of a latency model: nothing may cut them but they themselves.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000_000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Listen(endpoint, listen =>
        {
            listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            listen.Use(next => async connection =>
            {
                using var cut = stopping.UnsafeRegister(static state => ((ConnectionContext)state!).Abort(), connection);
                await next(connection);
            });
        });
    }
}
