using System.Net;
using MoA.Testing;
using MoA.Testing.Postgres;

namespace MoA.Cluster.Tests.Postgres;

/// <summary>Orleans' membership provider on our tables and queries.</summary>
public sealed class MembershipTests(ProvidersFixture fixture) : IClassFixture<ProvidersFixture>, IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        if (fixture.Postgres.IsAvailable)
            _table = await fixture.Providers.MembershipAsync().Bounded();
    }

    // Every test starts with an empty cluster.
    public async Task DisposeAsync()
    {
        if (_table is not null)
            await _table.DeleteMembershipTableEntriesAsync("other").Bounded();
    }

    [PostgresFact]
    public async Task A_row_comes_back_as_it_was_written_and_the_version_goes_up_by_one()
    {
        var empty = await _table.ReadAllAsync();
        var entry = Entry(1);

        Assert.True(await _table.InsertRowAsync(entry, empty.Version.Next()));
        var one = await _table.ReadRowAsync(entry.SiloAddress);

        Assert.Empty(empty.Members);
        Assert.Equal(0, empty.Version.Version);
        var read = Assert.Single(one.Members).Item1;
        Assert.Equal(1, one.Version.Version);
        Assert.Equal(
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Null(read.SuspectTimes);
        Assert.Empty((await _table.ReadRowAsync(Entry(2).SiloAddress)).Members);
    }

    [PostgresFact]
    public async Task An_insert_with_a_version_that_is_gone_or_of_a_row_that_is_there_changes_nothing()
    {
        var empty = await _table.ReadAllAsync();
        Assert.True(await _table.InsertRowAsync(Entry(1), empty.Version.Next()));
        var one = await _table.ReadAllAsync();

        Assert.False(await _table.InsertRowAsync(Entry(2), empty.Version.Next()));
        Assert.False(await _table.InsertRowAsync(Entry(1), one.Version.Next()));

        var after = await _table.ReadAllAsync();
        Assert.Equal(1, after.Version.Version);
        Assert.Single(after.Members);
    }

    [PostgresFact]
    public async Task An_update_needs_the_version_and_the_row()
    {
        var empty = await _table.ReadAllAsync();
        var entry = Entry(1);
        Assert.True(await _table.InsertRowAsync(entry, empty.Version.Next()));
        var one = await _table.ReadAllAsync();
        entry.Status = SiloStatus.Dead;
        entry.AddSuspector(Entry(9).SiloAddress, Start);

        var etag = Assert.Single(one.Members).Item2;
        Assert.False(await _table.UpdateRowAsync(entry, etag, empty.Version.Next()));
        Assert.False(await _table.UpdateRowAsync(Entry(2), etag, one.Version.Next()));
        Assert.Equal(1, (await _table.ReadAllAsync()).Version.Version);
        Assert.True(await _table.UpdateRowAsync(entry, etag, one.Version.Next()));

        var after = await _table.ReadAllAsync();
        Assert.Equal(2, after.Version.Version);
        var read = Assert.Single(after.Members).Item1;
        Assert.Equal(SiloStatus.Dead, read.Status);
        Assert.Equal((Entry(9).SiloAddress, Start), Assert.Single(read.SuspectTimes!).ToValueTuple());
    }

    [PostgresFact]
    public async Task Of_many_who_take_the_same_version_one_gets_it()
    {
        var empty = await _table.ReadAllAsync();

        var inserted = await Task.WhenAll(Enumerable.Range(1, 20).Select(index => Task.Run(() => _table.InsertRowAsync(Entry(index), empty.Version.Next())))).Bounded();

        Assert.Single(inserted, isInserted => isInserted);
        var after = await _table.ReadAllAsync();
        Assert.Equal((1, 1), (after.Version.Version, after.Members.Count));
    }

    [PostgresFact]
    public async Task Updates_and_signs_of_life_at_once_lose_none()
    {
        const int Updates = 20;
        Assert.True(await _table.InsertRowAsync(Entry(1), (await _table.ReadAllAsync()).Version.Next()));
        using var done = new CancellationTokenSource();
        var alive = Task.Run(async () =>
        {
            for (var second = 1; !done.IsCancellationRequested; second++)
            {
                var entry = Entry(1);
                entry.IAmAliveTime = Start.AddSeconds(second);
                await _table.UpdateIAmAliveAsync(entry);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Updates).Select(index => Task.Run(async () =>
        {
            MembershipTableData read;
            do
                read = await _table.ReadAllAsync();
            while (!await _table.UpdateRowAsync(Entry(1), Assert.Single(read.Members).Item2, read.Version.Next()));
        }))).Bounded();
        await done.CancelAsync();
        await alive.Bounded();

        Assert.Equal(1 + Updates, (await _table.ReadAllAsync()).Version.Version);
    }

    [PostgresFact]
    public async Task A_sign_of_life_changes_one_silo_and_not_the_version()
    {
        await InsertAsync(Entry(1), Entry(2));
        var entry = Entry(2);
        entry.IAmAliveTime = Start.AddMinutes(1);

        await _table.UpdateIAmAliveAsync(entry);

        var after = await _table.ReadAllAsync();
        Assert.Equal(2, after.Version.Version);
        Assert.Equal([Start, Start.AddMinutes(1)], after.Members.Select(member => member.Item1).OrderBy(member => member.SiloAddress.Generation).Select(member => member.IAmAliveTime));
    }

    [PostgresFact]
    public async Task Cleaning_up_takes_the_old_that_are_not_active()
    {
        var entries = Enum.GetValues<SiloStatus>().Select((status, index) => Entry(index + 1, status)).ToArray();
        var recent = Entry(100, SiloStatus.Dead);
        (recent.StartTime, recent.IAmAliveTime) = (Start.AddDays(2), Start);
        await InsertAsync([.. entries, recent]);

        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddDays(1)));

        Assert.Equal([SiloStatus.Active, SiloStatus.Dead], (await _table.ReadAllAsync()).Members.Select(member => member.Item1.Status).Order());
    }

    [PostgresFact]
    public async Task Gateways_are_the_active_silos_that_have_one()
    {
        var closed = Entry(3, SiloStatus.Active);
        closed.ProxyPort = 0;
        await InsertAsync(Entry(1, SiloStatus.Active), Entry(2), closed);

        var gateways = await (await fixture.Providers.GatewaysAsync().Bounded()).GetGatewaysAsync();

        Assert.Equal(Entry(1).ProxyPort, Assert.Single(gateways).Port);
    }

    private async Task InsertAsync(params MembershipEntry[] entries)
    {
        foreach (var entry in entries)
            Assert.True(await _table.InsertRowAsync(entry, (await _table.ReadAllAsync()).Version.Next()));
    }

    private static MembershipEntry Entry(int generation, SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 12345), generation),
        SiloName = $"silo-{generation}",
        HostName = "host",
        Status = status,
        ProxyPort = 30000 + generation,
        StartTime = Start,
        IAmAliveTime = Start,
    };
}
