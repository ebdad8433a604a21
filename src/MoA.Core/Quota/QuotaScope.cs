namespace MoA.Core.Quota;

/// <summary>Whose calls a quota's figures count.</summary>
public enum QuotaScope
{
    /// <summary>Those of this process, which keeps the limits for itself.</summary>
    Process,

    /// <summary>Those of every silo, as whoever keeps the limits for the cluster said.</summary>
    Cluster,

    /// <summary>Those of this silo alone: nothing limits the provider, so nobody counts for the cluster, or the keeper of its limits cannot be reached.</summary>
    Silo,
}
