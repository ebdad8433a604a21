namespace MoA.Simulator;

/// <summary>
/// Leaves signals to the process: a simulator inside another host must not end before its host has finished the calls to it.
/// </summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
