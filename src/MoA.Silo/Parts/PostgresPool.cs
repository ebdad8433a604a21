using MoA.Postgres.Connections;
using Npgsql;

namespace MoA.Silo.Parts;

/// <summary>
/// Connections to PostgreSQL. Membership has a few of its own, so that it never waits behind the records of runs. PostgreSQL allows 100 connections
/// unless told otherwise: the defaults leave room for four silos.
/// </summary>
internal sealed class PostgresPool : IAsyncDisposable, IDisposable
{
    /// <summary>The key of the pool of clustering.</summary>
    public const string Clustering = "moa-clustering";

    /// <summary>The key of the pool of storage and reminders.</summary>
    public const string Storage = "moa-storage";

    private const string SizeKeyword = "Maximum Pool Size";

    private PostgresPool(string connectionString, int size)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize(SizeKeyword))
            builder.MaxPoolSize = size;
        Source = PostgresConnection.Open(builder.ConnectionString);
    }

    /// <summary>Opens the connections.</summary>
    public NpgsqlDataSource Source { get; }

    public static PostgresPool ForClustering(string connectionString) => new(connectionString, size: 4);

    public static PostgresPool ForStorage(string connectionString) => new(connectionString, size: 20);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    public void Dispose() => Source.Dispose();
}
