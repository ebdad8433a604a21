using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MoA.Core.Configuration;

namespace MoA.Api.Auth;

/// <summary>Ends the start of a server that everybody on the network could use: bound beyond loopback with no keys.</summary>
internal sealed class BoundAddressGuard(IServer server, ApiOptions options) : IHostedLifecycleService
{
    /// <exception cref="InvalidConfigurationException">An address that the server listens on is beyond loopback, and it has no keys.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Keys.Count > 0 || options.AllowAnonymousBeyondLoopback)
            return Task.CompletedTask;
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        ConfigurationError[] errors =
        [
            .. addresses.Where(address => !IsLocal(address)).Select(address => new ConfigurationError(
                "MoA:Api:Keys",
                $"is empty, and the server would listen on {address}, where everybody who reaches it could spend your providers' money. Configure a key, "
                + "listen on loopback (--urls http://127.0.0.1:8080), or set MoA:Api:AllowAnonymousBeyondLoopback to true.")),
        ];
        return errors.Length == 0 ? Task.CompletedTask : throw new InvalidConfigurationException(errors);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static bool IsLocal(string address)
    {
        var parsed = BindingAddress.Parse(address);
        if (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        return IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host);
    }
}
