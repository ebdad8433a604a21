using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MoA.Simulator;

/// <summary>A simulator with its listener. Made by <see cref="SimulatorApp"/>.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private Uri? _baseUrl;

    internal SimulatorHost(WebApplication app, SimulatorOptions options, SimulatorStats stats, CancellationTokenSource stopping)
    {
        _app = app;
        _stopping = stopping;
        Options = options;
        Stats = stats;
    }

    /// <summary>The options it was built with. Faults of a model may be replaced at any time; other changes have no effect.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>What it has seen.</summary>
    public SimulatorStats Stats { get; }

    /// <summary>The base URL for clients, ending with <c>/v1</c>.</summary>
    /// <exception cref="InvalidOperationException">The simulator has not been started, so its port may not be known.</exception>
    public Uri BaseUrl => _baseUrl ?? throw new InvalidOperationException("The simulator has no URL before it is started.");

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address is in use or cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var bound = new UriBuilder(addresses!.Addresses.First()) { Path = "/v1" };
        // A listener on every address is reached on loopback.
        if (bound.Host is "0.0.0.0" or "[::]")
            bound.Host = "127.0.0.1";
        _baseUrl = bound.Uri;
    }

    /// <summary>Stops at once, as when a provider goes down: calls in flight are cut.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}
