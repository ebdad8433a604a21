using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>Turns what the driver throws into an error that says what to do.</summary>
internal static class DatabaseErrors
{
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PostgresException refusal)
        {
            throw Translate(refusal);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new PostgresSchemaException(
                PostgresSchemaFailure.Unreachable, $"The PostgreSQL server cannot be reached: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    private static PostgresSchemaException Translate(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => new(
            PostgresSchemaFailure.Denied, $"{refusal.MessageText}. Make it first, for example with createdb; moa makes tables, not databases.", refusal),
        PostgresErrorCodes.InsufficientPrivilege => new(
            PostgresSchemaFailure.Denied, $"{refusal.MessageText}. The user needs USAGE and CREATE on the schema: run init as the database's owner, or GRANT them.", refusal),
        ['2', '8', ..] => new(PostgresSchemaFailure.Denied, $"{refusal.MessageText}. Check Username and Password of the connection string, or PGPASSWORD.", refusal),
        ['5', '3', ..] or ['5', '7', ..] or ['0', '8', ..] => new(PostgresSchemaFailure.Unreachable, $"The PostgreSQL server takes no work now: {refusal.MessageText}.", refusal),
        _ => new(PostgresSchemaFailure.Failed, $"PostgreSQL refused a statement ({refusal.SqlState}): {refusal.MessageText}.", refusal),
    };
}
