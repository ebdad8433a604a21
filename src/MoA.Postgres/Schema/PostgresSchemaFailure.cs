namespace MoA.Postgres.Schema;

/// <summary>Why a database cannot be used.</summary>
public enum PostgresSchemaFailure
{
    /// <summary>The connection string is none, or names no host or database.</summary>
    InvalidConnectionString,

    /// <summary>The server cannot be reached.</summary>
    Unreachable,

    /// <summary>The server refused the user, or the user may not do it.</summary>
    Denied,

    /// <summary>The server's version is too old.</summary>
    UnsupportedServer,

    /// <summary>There is no schema, or it is older than the program or lacks something.</summary>
    Outdated,

    /// <summary>A newer program made the schema.</summary>
    Newer,

    /// <summary>The tables are somebody else's.</summary>
    Foreign,

    /// <summary>A script is missing, or does not do what its name says.</summary>
    InvalidScript,

    /// <summary>The server refused a statement.</summary>
    Failed,
}
