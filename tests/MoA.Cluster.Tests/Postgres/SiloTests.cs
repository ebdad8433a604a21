using MoA.Postgres.Members;
using MoA.Testing;
using MoA.Testing.Postgres;

namespace MoA.Cluster.Tests.Postgres;

public sealed class SiloTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [PostgresFact]
    public async Task Silos_join_and_leave()
    {
        var connection = await postgres.Server.CreateDatabaseAsync();
        await using var first = await Providers.StartAsync(postgres, connection);
        await using var second = await Providers.StartAsync(postgres, connection);

        var hosts = await second.Grains.GetGrain<IManagementGrain>(0).GetHosts().Bounded();
        await second.StopAsync();
        var members = await ClusterMembers.ReadAsync(first.Database, CancellationToken.None).Bounded();

        Assert.Equal(new Dictionary<SiloAddress, SiloStatus> { [first.Address] = SiloStatus.Active, [second.Address] = SiloStatus.Active }, hosts);
        Assert.Equal(
            [(first.Address.Endpoint.ToString(), "active"), (second.Address.Endpoint.ToString(), "dead")],
            members.OrderBy(member => member.Started).Select(member => (member.Address, member.Status)));
        Assert.Equal(first.Address.Generation, members.Single(member => member.Status == "active").Generation);
    }
}
