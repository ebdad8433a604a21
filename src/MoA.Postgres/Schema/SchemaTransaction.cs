using Npgsql;

namespace MoA.Postgres.Schema;

/// <summary>A transaction in which nobody else changes the schema: all of it happens, or nothing.</summary>
internal static class SchemaTransaction
{
    // "moa sche": nothing else of this product takes advisory locks.
    private const long Lock = 0x6D6F612073636865;

    public static Task<T> RunAsync<T>(NpgsqlDataSource database, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        DatabaseErrors.TranslateAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            var result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        });

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
