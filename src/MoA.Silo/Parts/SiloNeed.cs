using MoA.Core.Configuration;

namespace MoA.Silo.Parts;

/// <summary>What a configuration asks of a silo's parts.</summary>
/// <param name="Use">What for.</param>
/// <param name="Part">The name of the part.</param>
/// <param name="Setting">The setting that asks for it.</param>
internal sealed record SiloNeed(SiloNeed.Purpose Use, string Part, string Setting)
{
    /// <summary>The part of Kubernetes pods.</summary>
    public const string Kubernetes = "kubernetes";

    /// <summary>The part of Orleans' dashboard.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>What a part is for.</summary>
    public enum Purpose
    {
        /// <summary>Silos find each other by it.</summary>
        Clustering,

        /// <summary>It keeps runs.</summary>
        Storage,

        /// <summary>It is a surrounding, or an extra.</summary>
        Feature,
    }

    /// <summary>Everything that a configuration asks for.</summary>
    public static IEnumerable<SiloNeed> Of(ClusterOptions cluster)
    {
        yield return new SiloNeed(Purpose.Clustering, cluster.Clustering.Kind, "MoA:Cluster:Clustering:Kind");
        yield return new SiloNeed(Purpose.Storage, cluster.Storage.Kind, "MoA:Cluster:Storage:Kind");
        if (cluster.Kubernetes)
            yield return new SiloNeed(Purpose.Feature, Kubernetes, "MoA:Cluster:Kubernetes");
        if (cluster.Dashboard)
            yield return new SiloNeed(Purpose.Feature, Dashboard, "MoA:Cluster:Dashboard");
    }
}
