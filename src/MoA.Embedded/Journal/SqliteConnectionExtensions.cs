using Microsoft.Data.Sqlite;

namespace MoA.Embedded.Journal;

/// <summary>Short forms for statements that are not worth preparing.</summary>
internal static class SqliteConnectionExtensions
{
    // Every text passed here is a constant of this product or a number; nothing of a caller's is ever put into SQL.
#pragma warning disable CA2100
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }
#pragma warning restore CA2100

    /// <summary>Runs a prepared statement with these values, in the order of its parameters.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }

    /// <summary>Commits what <paramref name="write"/> writes, or nothing of it.</summary>
    public static void InTransaction(this SqliteConnection connection, Action write)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            write();
            connection.Run("COMMIT");
        }
        catch
        {
            // A full disk makes SQLite roll back by itself; asking again would put a second error in the place of the first.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                connection.Run("ROLLBACK");
            throw;
        }
    }
}
