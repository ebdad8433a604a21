using MoA.Core.Configuration;
using MoA.Silo.Parts;

namespace MoA.Silo.Kubernetes;

/// <summary>
/// Silos in Kubernetes pods: the silo is called as its pod is, listens on all of the pod's addresses, and tells the others of silos whose pod was
/// deleted, sooner than probes would. The pod's account needs to get, list and watch pods, and to patch its labels.
/// </summary>
public sealed class KubernetesPart : SiloPart
{
    // Set in every container by Kubernetes; its client looks for it, too.
    private const string ApiAddress = "KUBERNETES_SERVICE_HOST";

    /// <inheritdoc/>
    public override string Name => "kubernetes";

    /// <inheritdoc/>
    public override IEnumerable<ConfigurationError> Check(ClusterOptions cluster)
    {
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ApiAddress)))
            yield return new ConfigurationError("MoA:Cluster:Kubernetes", $"is true, but this process does not run in a Kubernetes pod ({ApiAddress} is not set): leave it out.");
    }

    /// <inheritdoc/>
    public override void UseFeature(ISiloBuilder silo, MoaOptions options) => silo.UseKubernetesHosting();
}
