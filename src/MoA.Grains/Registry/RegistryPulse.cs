using Microsoft.Extensions.Logging;

namespace MoA.Grains.Registry;

/// <summary>
/// Calls the supervisor when the silo has started, so that open runs go on after a restart of the whole cluster; when the cluster's membership changes, so
/// that the runs of a dead silo do; and from time to time, so that neither a lost message nor a new activation of a shard is noticed late.
/// </summary>
internal sealed partial class RegistryPulse(
    RunRegistrar registrar, IClusterMembershipService membership, TimeProvider time, ILogger<RegistryPulse> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>The time between two pulses when nothing happens.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private Task _following = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(RegistryPulse), ServiceLifecycleStage.Active, StartAsync, StopAsync);

        // Grains that are let go between the two still have something to say.
        lifecycle.Subscribe(nameof(RunRegistrar), ServiceLifecycleStage.GrainDirectoryShutdown, _ => Task.CompletedTask, _ =>
        {
            registrar.Stop();
            return Task.CompletedTask;
        });
    }

    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => registrar.Pulse(), null, Period, Period);
        _following = Task.Run(FollowAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task FollowAsync()
    {
        try
        {
            // The first one is the membership as it is.
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(_stopping.Token))
                registrar.Pulse();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _stopping.CancelAsync();
        await _following;
        using var limit = new CancellationTokenSource(FlushLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await registrar.FlushAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            Log.NotFlushed(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The silo stops before the cluster has heard all about its runs; they are looked after when it is gone")]
        public static partial void NotFlushed(ILogger logger);
    }
}
