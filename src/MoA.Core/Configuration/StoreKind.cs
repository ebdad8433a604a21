namespace MoA.Core.Configuration;

/// <summary>What clustering and storage are made of.</summary>
public static class StoreKind
{
    /// <summary>Clustering: one silo, on this machine.</summary>
    public const string Localhost = "localhost";

    /// <summary>Storage: the silo's memory.</summary>
    public const string Memory = "memory";

    /// <summary>PostgreSQL.</summary>
    public const string Postgres = "postgres";

    /// <summary>Azure Storage.</summary>
    public const string Azure = "azure";
}
