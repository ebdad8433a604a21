using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace MoA.ServiceDefaults.Tests;

/// <summary>A collector: OTLP by HTTP and protobuf on loopback.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<OtlpExport> _exports = new();
    private readonly CancellationTokenSource _release = new();

    private OtlpReceiver(bool hangs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{**path}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _exports.Enqueue(new OtlpExport(context.Request.Path, context.Request.Headers["x-api-key"], new ProtobufMessage(body.ToArray())));
            if (hangs)
                await Task.Delay(Timeout.Infinite, _release.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Response.ContentType = "application/x-protobuf";
        });
    }

    public string Url => _app.Urls.Single();

    public IReadOnlyCollection<OtlpExport> Exports => _exports;

    public IEnumerable<OtlpExport> Traces => Of("/v1/traces");

    public IEnumerable<OtlpExport> Metrics => Of("/v1/metrics");

    public IEnumerable<OtlpExport> Logs => Of("/v1/logs");

    /// <param name="hangs">Whether it takes requests and never answers.</param>
    public static async Task<OtlpReceiver> StartAsync(bool hangs = false)
    {
        var receiver = new OtlpReceiver(hangs);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _release.CancelAsync();
        await _app.DisposeAsync();
        _release.Dispose();
    }

    private IEnumerable<OtlpExport> Of(string path) => _exports.Where(export => export.Path == path);
}
