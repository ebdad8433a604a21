using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MoA.Testing.Telemetry;

/// <summary>A collector: OTLP by HTTP and protobuf, or by gRPC, on loopback.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    // Before a message: whether it is compressed, and its length.
    private const int GrpcPrefix = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<OtlpExport> _exports = new();
    private readonly CancellationTokenSource _release = new();

    private OtlpReceiver(bool hangs, bool grpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        _app.MapPost("/{**path}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var message = new ProtobufMessage(grpc ? body.ToArray().AsMemory(GrpcPrefix) : body.ToArray());
            _exports.Enqueue(new OtlpExport(context.Request.Path, context.Request.Headers["x-api-key"], message));
            if (hangs)
                await Task.Delay(Timeout.Infinite, _release.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Response.ContentType = grpc ? "application/grpc" : "application/x-protobuf";
            if (!grpc)
                return;
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
    }

    public string Url => _app.Urls.Single();

    public IReadOnlyCollection<OtlpExport> Exports => _exports;

    public IEnumerable<OtlpExport> Traces => Of("/v1/traces");

    public IEnumerable<OtlpExport> Metrics => Of("/v1/metrics");

    public IEnumerable<OtlpExport> Logs => Of("/v1/logs");

    /// <param name="hangs">Whether it takes requests and never answers.</param>
    /// <param name="grpc">Whether it speaks gRPC.</param>
    public static async Task<OtlpReceiver> StartAsync(bool hangs = false, bool grpc = false)
    {
        var receiver = new OtlpReceiver(hangs, grpc);
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
