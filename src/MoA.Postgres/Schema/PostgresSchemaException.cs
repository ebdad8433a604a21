namespace MoA.Postgres.Schema;

/// <summary>A database cannot be used as it stands. The message says what to do, and never holds a password.</summary>
public sealed class PostgresSchemaException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PostgresSchemaException(PostgresSchemaFailure failure, string message, Exception? cause = null)
        : base(message, cause)
    {
        Failure = failure;
    }

    /// <summary>Why.</summary>
    public PostgresSchemaFailure Failure { get; }
}
