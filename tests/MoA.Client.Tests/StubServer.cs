using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MoA.Client.Http;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Client.Tests;

/// <summary>A real HTTP server on a port of its own that answers as a test says.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public List<(string Call, string? Body, string? Authorization, string? LastEventId)> Calls { get; } = [];

    public static async Task<StubServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new StubServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            int call;
            lock (server.Calls)
            {
                server.Calls.Add((
                    $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
                    body.Length == 0 ? null : body,
                    (string?)context.Request.Headers.Authorization,
                    (string?)context.Request.Headers["Last-Event-ID"]));
                call = server.Calls.Count;
            }

            await answer(context, call);
        });
        await server._app.StartAsync();
        return server;
    }

    public MoaHttpRuntime Connect(string? key = null, TimeProvider? time = null, MoaHttpOptions? options = null)
    {
        if (time is null && options is null)
            return MoaHttpRuntime.Connect(Address, key);
        return new MoaHttpRuntime(new HttpClient { BaseAddress = Address }, options, time);
    }

    public static async Task JsonAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public static Task RunAsync(HttpContext context, RunSnapshot run, int status = 200) =>
        JsonAsync(context, System.Text.Json.JsonSerializer.Serialize(run, MoaJson.Relaxed.RunSnapshot), status);

    public static Task ErrorAsync(HttpContext context, int status, string code, string message = "No.") =>
        JsonAsync(context, $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":"model","code":"{{{code}}}"}}""", status);

    public static async Task EventsAsync(HttpContext context, IEnumerable<RunEvent> events, int resumes = 0)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": heartbeat\n\n");
        foreach (var next in events)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(next, MoaJson.Relaxed.RunEvent);
            await context.Response.WriteAsync($"id: {new RunEventCursor(next.Sequence, resumes)}\nevent: {next.Type}\ndata: {json}\n\n");
        }

        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
