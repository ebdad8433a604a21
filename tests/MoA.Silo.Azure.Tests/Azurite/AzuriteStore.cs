using System.Globalization;
using Azure.Data.Tables;
using MoA.ClusterBench.Harness;
using ClusterMember = MoA.Postgres.Members.ClusterMember;

namespace MoA.Silo.Azure.Tests.Azurite;

/// <summary>An Azurite of its own that silos meet in and keep their runs in.</summary>
internal sealed class AzuriteStore : IClusterStore
{
    private const string Variable = "MOA_CLUSTER_ACCOUNT";
    private readonly AzuriteServer _server;

    private AzuriteStore(AzuriteServer server)
    {
        _server = server;
        Environment = EnvironmentOf(server);
    }

    public string Name => "Azurite";

    public string Silo => "MoA.Silo.Azure.dll";

    public IReadOnlyDictionary<string, string> Environment { get; }

    public string Log => _server.Log;

    public static async Task<IClusterStore> StartAsync() => new AzuriteStore(await AzuriteServer.StartAsync());

    /// <summary>Variables that make a silo use an account.</summary>
    public static Dictionary<string, string> EnvironmentOf(AzuriteServer server) => new()
    {
        [Variable] = server.ConnectionString,
        ["MoA__Cluster__Clustering__Kind"] = "azure",
        ["MoA__Cluster__Clustering__ConnectionStringEnvironmentVariable"] = Variable,
        ["MoA__Cluster__Storage__Kind"] = "azure",
    };

    public async Task<IReadOnlyList<ClusterMember>> MembersAsync()
    {
        var table = new TableClient(_server.ConnectionString, AzureNames.Members);
        var members = new List<ClusterMember>();
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            // Rows of the table's version are no silos.
            if (row.GetString("Generation") is not { } generation)
                continue;
            members.Add(new ClusterMember(
                row.PartitionKey,
                row.GetString("SiloName"),
                row.GetString("HostName"),
                $"{row.GetString("Address")}:{row.GetString("Port")}",
                int.Parse(generation, CultureInfo.InvariantCulture),
                row.GetString("Status").ToLowerInvariant(),
                Time(row.GetString("StartTime")),
                Time(row.GetString("IAmAliveTime"))));
        }

        return members;
    }

    public Task StopAsync() => _server.StopAsync();

    public Task StartAgainAsync() => _server.StartAgainAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm:ss.fff 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
}
