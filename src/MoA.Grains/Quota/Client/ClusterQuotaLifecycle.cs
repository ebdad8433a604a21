namespace MoA.Grains.Quota.Client;

/// <summary>Makes a silo known when it can call grains.</summary>
internal sealed class ClusterQuotaLifecycle(ClusterQuota quota) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterQuota),
        ServiceLifecycleStage.Active,
        _ =>
        {
            quota.Introduce();
            return Task.CompletedTask;
        });
}
