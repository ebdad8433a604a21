using MoA.Postgres.Schema;
using Npgsql;

namespace MoA.Postgres.Members;

/// <summary>Reads who belongs to the clusters of a database.</summary>
public static class ClusterMembers
{
    // The numbers of Orleans' SiloStatus.
    private static readonly string[] Statuses = ["none", "created", "joining", "active", "shutting_down", "stopping", "dead"];

    /// <summary>Reads all members of all clusters, by cluster, name and start. The dead stay listed until Orleans clears them away.</summary>
    /// <exception cref="PostgresSchemaException">The database cannot be reached, or lacks the table.</exception>
    public static Task<IReadOnlyList<ClusterMember>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        DatabaseErrors.TranslateAsync<IReadOnlyList<ClusterMember>>(async () =>
        {
            await using var command = database.CreateCommand(
                """
                SELECT DeploymentId, SiloName, HostName, Address, Port, Generation, Status, StartTime, IAmAliveTime
                FROM OrleansMembershipTable
                ORDER BY DeploymentId, SiloName, StartTime
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var members = new List<ClusterMember>();
            while (await reader.ReadAsync(cancellationToken))
                members.Add(Read(reader));
            return members;
        });

    private static ClusterMember Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        $"{row.GetString(3)}:{row.GetInt32(4)}",
        row.GetInt32(5),
        row.GetInt32(6) is var status && status >= 0 && status < Statuses.Length ? Statuses[status] : $"{status}",
        row.GetFieldValue<DateTimeOffset>(7),
        row.GetFieldValue<DateTimeOffset>(8));
}
