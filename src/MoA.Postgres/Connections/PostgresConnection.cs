using MoA.Postgres.Schema;
using Npgsql;

namespace MoA.Postgres.Connections;

/// <summary>Opens pools of connections to a cluster's database.</summary>
public static class PostgresConnection
{
    /// <summary>
    /// Makes a pool. What the connection string leaves open is set for a silo: statements used twice are prepared (set <c>Max Auto Prepare=0</c>
    /// behind a pooler that hands out connections by transaction), and connections are named <c>moa</c>.
    /// </summary>
    /// <param name="connectionString">In Npgsql's form: <c>Host=…;Port=…;Database=…;Username=…;Password=…</c>. A password that is left out is read
    /// from <c>PGPASSWORD</c> or the user's password file.</param>
    /// <exception cref="PostgresSchemaException">It is not in that form, or names no host or database.</exception>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var settings = Parse(connectionString);
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 64;
        if (!settings.ShouldSerialize("Auto Prepare Min Usages"))
            settings.AutoPrepareMinUsages = 2;
        if (!settings.ShouldSerialize("Application Name"))
            settings.ApplicationName = "moa";
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>Says which database a connection string names, without its secrets.</summary>
    /// <exception cref="PostgresSchemaException">It is not in Npgsql's form, or names no host or database.</exception>
    public static string Describe(string connectionString)
    {
        var settings = Parse(connectionString);
        return $"{settings.Database} at {settings.Host}:{settings.Port}";
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // Neither its message nor the exception itself is passed on: both may repeat the string, with the password in it.
            throw Invalid("The connection string is not in Npgsql's form");
        }

        if (string.IsNullOrEmpty(settings.Host))
            throw Invalid("The connection string names no Host");
        if (string.IsNullOrEmpty(settings.Database))
            throw Invalid("The connection string names no Database");
        return settings;
    }

    private static PostgresSchemaException Invalid(string what) => new(
        PostgresSchemaFailure.InvalidConnectionString,
        $"{what}: write it like Host=127.0.0.1;Port=5432;Database=moa;Username=moa, with Password=… or the password in PGPASSWORD.");
}
