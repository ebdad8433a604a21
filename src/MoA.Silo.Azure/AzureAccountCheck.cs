using MoA.Silo.Parts;

namespace MoA.Silo.Azure;

/// <summary>
/// Makes what a silo needs in its account before the silo starts: Orleans would do the same, and tell of a wrong key or address in pages of stack traces.
/// </summary>
/// <param name="setting">The setting that names the account.</param>
/// <param name="make">Makes it where it is not there.</param>
internal sealed class AzureAccountCheck(string setting, Func<CancellationToken, Task> make) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await make(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && AzureFailure.Describe(failure) is { } problem)
        {
            throw new SiloStartException($"{setting}: {problem}", failure);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
