using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MoA.Server.Tests.Support;

/// <summary>A provider in the test's own process that keeps every request's body as it came, by the call's name (<c>run/layer/slot</c>).</summary>
internal sealed class RecordingProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RecordingProvider(WebApplication app) => _app = app;

    /// <summary>The body of each call's last request.</summary>
    public ConcurrentDictionary<string, string> Bodies { get; } = new();

    /// <summary>The end of the name of the calls that get no answer before <see cref="Open"/>; null: none.</summary>
    public string? Held { get; init; }

    /// <summary>Ends when such a call is here.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<RecordingProvider> StartAsync(string? held = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new RecordingProvider(builder.Build()) { Held = held };
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    public void Open() => _open.TrySetResult();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var call = context.Request.Headers["X-Client-Request-Id"].ToString();
        Bodies[call] = body;
        if (Held is { } held && call.EndsWith(held, StringComparison.Ordinal) && !_open.Task.IsCompleted)
        {
            _reached.TrySetResult();
            await _open.Task.WaitAsync(context.RequestAborted);
        }

        using var request = JsonDocument.Parse(body);
        var text = JsonSerializer.Serialize(string.Concat(Enumerable.Repeat($"What {call[^3..]} says, “so”. ", 60 + call[^1])));
        var usage = $$$"""{"prompt_tokens":{{{body.Length / 3}}},"completion_tokens":50,"total_tokens":{{{(body.Length / 3) + 50}}}}""";
        if (request.RootElement.TryGetProperty("stream", out _))
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($$$"""data: {"choices":[{"index":0,"delta":{"content":{{{text}}}}}]}""" + "\n\n");
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n");
            await context.Response.WriteAsync($$$"""data: {"choices":[],"usage":{{{usage}}}}""" + "\n\ndata: [DONE]\n\n");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":{{{text}}}},"finish_reason":"stop"}],"usage":{{{usage}}}}""");
    }
}
