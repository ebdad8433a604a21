using Microsoft.Extensions.Hosting;

namespace MoA.Embedded.Runtime;

/// <summary>
/// Ties the runtime to its host's life. It stops in the first phase, before the HTTP server does, so that callers who wait for an answer
/// can still get it.
/// </summary>
internal sealed class EmbeddedRuntimeService(EmbeddedRuntime runtime) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Resume();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
