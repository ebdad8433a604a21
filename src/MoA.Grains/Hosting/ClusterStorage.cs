namespace MoA.Grains.Hosting;

/// <summary>The names under which a silo registers its grain storage.</summary>
public static class ClusterStorage
{
    /// <summary>The records of runs: a header and one record a layer.</summary>
    public const string Runs = "moa-runs";

    /// <summary>The index over runs: what is open, and what lists show.</summary>
    public const string Index = "moa-index";
}
