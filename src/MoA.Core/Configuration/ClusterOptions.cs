namespace MoA.Core.Configuration;

/// <summary>The cluster that a silo is part of. The defaults make a cluster of one that needs nothing and keeps its runs in memory.</summary>
public sealed class ClusterOptions
{
    /// <summary>
    /// The cluster's name: silos of one name find each other. Letters, digits, '-', '_' and '.', at most 100. Default <c>moa</c>.
    /// </summary>
    public string ClusterId { get; init; } = "moa";

    /// <summary>
    /// The name under which runs are stored: silos of one name see the same runs, whatever their cluster is called. Letters, digits, '-', '_' and
    /// '.', at most 100. Default <c>moa</c>.
    /// </summary>
    public string ServiceId { get; init; } = "moa";

    /// <summary>How silos find each other. A kind may stand for the object.</summary>
    public ClusteringOptions Clustering { get; init; } = new();

    /// <summary>Where runs are stored. A kind may stand for the object.</summary>
    public ClusterStorageOptions Storage { get; init; } = new();

    /// <summary>
    /// The port on which silos talk to each other, 0 to 65,535; 0: any free one. Default 11111; any free one where
    /// <see cref="Clustering"/> is <c>localhost</c>.
    /// </summary>
    public int? SiloPort { get; init; }

    /// <summary>
    /// The port on which Orleans clients of your own may call grains, 0 to 65,535; 0: closed. The HTTP API needs none. Default 0.
    /// </summary>
    public int GatewayPort { get; init; }

    /// <summary>
    /// The IP address at which other silos reach this one. Default: loopback where <see cref="Clustering"/> is <c>localhost</c>, else the first
    /// address of this machine that is not loopback.
    /// </summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>How soon a silo that is gone or hangs is taken for dead.</summary>
    public FailureDetectionOptions FailureDetection { get; init; } = new();

    /// <summary>
    /// Whether this silo runs in a Kubernetes pod: its name and address are the pod's, and silos whose pod is gone are declared dead. Needs a silo
    /// built with MoA.Silo.Kubernetes. Default false.
    /// </summary>
    public bool Kubernetes { get; init; }

    /// <summary>
    /// Whether Orleans' dashboard is served under <c>/dashboard</c>, to callers with an API key; without keys to loopback alone. Needs a silo built with
    /// MoA.Silo.Dashboard. Default false.
    /// </summary>
    public bool Dashboard { get; init; }
}
