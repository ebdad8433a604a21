using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>
/// Ends the start of a server that everybody on the network could use: bound beyond loopback with no keys. The second line behind
/// <see cref="AnonymousAccess.Check"/>: this one sees every address that is really listened on, wherever it was configured.
/// </summary>
internal sealed class BoundAddressGuard(IServer server, ApiOptions options) : IHostedLifecycleService
{
    /// <exception cref="InvalidConfigurationException">An address that the server listens on is beyond loopback, and it has no keys.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        AnonymousAccess.Check(options, server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
