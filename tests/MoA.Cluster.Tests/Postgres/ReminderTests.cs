using MoA.Testing;
using MoA.Testing.Postgres;

namespace MoA.Cluster.Tests.Postgres;

/// <summary>Orleans' reminder provider on our tables and queries.</summary>
public sealed class ReminderTests(ProvidersFixture fixture) : IClassFixture<ProvidersFixture>
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private IReminderTable Table => fixture.Providers.Reminders;

    [PostgresFact]
    public async Task A_reminder_comes_back_as_it_was_written_and_every_write_has_a_version_of_its_own()
    {
        var id = NewId();
        var first = await Table.UpsertRow(Entry(id, "a/b\\#c?")).Bounded();
        var second = await Table.UpsertRow(Entry(id, "a/b\\#c?", TimeSpan.FromDays(40))).Bounded();

        var read = await Table.ReadRow(id, "a/b\\#c?").Bounded();

        Assert.NotNull(read);
        Assert.NotEqual(first, second);
        Assert.Equal((id, "a/b\\#c?", Start, TimeSpan.FromDays(40), second), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Null(await Table.ReadRow(id, "other").Bounded());
        Assert.Single((await Table.ReadRows(id).Bounded()).Reminders);
    }

    [PostgresFact]
    public async Task It_is_removed_by_its_last_version_alone()
    {
        var id = NewId();
        var first = await Table.UpsertRow(Entry(id, "r")).Bounded();
        var second = await Table.UpsertRow(Entry(id, "r")).Bounded();

        Assert.False(await Table.RemoveRow(id, "r", first!).Bounded());
        Assert.False(await Table.RemoveRow(id, "other", second!).Bounded());
        Assert.True(await Table.RemoveRow(id, "r", second!).Bounded());
        Assert.False(await Table.RemoveRow(id, "r", second!).Bounded());
        Assert.Null(await Table.ReadRow(id, "r").Bounded());
    }

    [PostgresFact]
    public async Task Of_writes_at_once_none_is_lost()
    {
        var id = NewId();

        var versions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Table.UpsertRow(Entry(id, "r"))))).Bounded();

        Assert.Equal(20, versions.Distinct().Count());
    }

    [PostgresFact]
    public async Task A_range_of_hashes_leaves_its_begin_out_and_may_go_round_the_ring()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => NewId()).ToDictionary(id => id.GetUniformHashCode());
        foreach (var id in ids.Values)
            await Table.UpsertRow(Entry(id, "r")).Bounded();
        var hashes = ids.Keys.Order().ToArray();

        foreach (var (begin, end) in new[] { (hashes[10], hashes[30]), (hashes[30], hashes[10]), (0u, 0u), (0u, uint.MaxValue), (hashes[5], hashes[5]), (uint.MaxValue, hashes[3]) })
        {
            var found = (await Table.ReadRows(begin, end).Bounded()).Reminders.Select(reminder => reminder.GrainId.GetUniformHashCode()).Where(ids.ContainsKey).Order();
            Assert.Equal(hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end), found);
        }
    }

    private static GrainId NewId() => GrainId.Create("of-reminders", $"{Guid.NewGuid():N}x");

    private static ReminderEntry Entry(GrainId id, string name, TimeSpan? period = null) =>
        new() { GrainId = id, ReminderName = name, StartAt = Start, Period = period ?? TimeSpan.FromMinutes(1) };
}
