namespace MoA.Postgres.Schema;

/// <summary>Who made the tables that silos use.</summary>
public enum PostgresSchemaOrigin
{
    /// <summary>There are none.</summary>
    None,

    /// <summary><c>moa cluster init</c>.</summary>
    Moa,

    /// <summary>Somebody else, in general Orleans' own scripts.</summary>
    Foreign,
}
