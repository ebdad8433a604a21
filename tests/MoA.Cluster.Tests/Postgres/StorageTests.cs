using MoA.Testing;
using MoA.Testing.Postgres;
using Npgsql;
using Orleans.Storage;

namespace MoA.Cluster.Tests.Postgres;

/// <summary>Orleans' grain storage provider on our tables and queries.</summary>
public sealed class StorageTests(ProvidersFixture fixture) : IClassFixture<ProvidersFixture>
{
    private const string StateName = "record";

    public static TheoryData<string> Keys => ["text", "run_019a0000000070008000000000000000", "ünïcode/'\\%", "1a", "1a+ext", "f9168c5eceb24faab6bf329bf39fa1e4", "f9168c5eceb24faab6bf329bf39fa1e4+ext"];

    private IGrainStorage Storage => fixture.Providers.Storage();

    [PostgresTheory]
    [MemberData(nameof(Keys))]
    public async Task What_was_written_is_read_whatever_kind_of_key(string key)
    {
        var id = GrainId.Create("of-keys", key);
        var state = new GrainState<Record>(new Record { Text = key });

        await Storage.WriteStateAsync(StateName, id, state).Bounded();
        state.State = new Record { Text = key + "!" };
        await Storage.WriteStateAsync(StateName, id, state).Bounded();
        var read = await ReadAsync(id);

        Assert.Equal(("2", key + "!", true), (read.ETag, read.State.Text, read.RecordExists));
        Assert.Equal("2", state.ETag);
    }

    [PostgresFact]
    public async Task What_was_never_written_has_no_version()
    {
        var read = await ReadAsync(NewId());

        Assert.Equal((null, false), (read.ETag, read.RecordExists));
    }

    [PostgresFact]
    public async Task Of_many_first_writes_one_succeeds()
    {
        var id = NewId();

        var conflicts = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Task.Run(async () =>
        {
            try
            {
                await Storage.WriteStateAsync(StateName, id, new GrainState<Record>(new Record { Text = $"{index}" }));
                return 0;
            }
            catch (InconsistentStateException)
            {
                return 1;
            }
        }))).Bounded();

        Assert.Equal(19, conflicts.Sum());
        Assert.Equal("1", (await ReadAsync(id)).ETag);
    }

    [PostgresFact]
    public async Task A_write_or_clear_with_a_version_that_is_gone_is_a_conflict_and_changes_nothing()
    {
        var id = NewId();
        var first = new GrainState<Record>(new Record { Text = "first" });
        await Storage.WriteStateAsync(StateName, id, first).Bounded();
        var stale = new GrainState<Record>(new Record { Text = "stale" }, first.ETag!) { RecordExists = true };
        first.State = new Record { Text = "second" };
        await Storage.WriteStateAsync(StateName, id, first).Bounded();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(StateName, id, stale)).Bounded();
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(StateName, id, stale)).Bounded();
        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.Providers.Storage(Providers.DeletingStorageName).ClearStateAsync(StateName, id, stale)).Bounded();

        var read = await ReadAsync(id);
        Assert.Equal(("2", "second"), (read.ETag, read.State.Text));
    }

    [PostgresFact]
    public async Task A_write_with_a_version_of_a_row_that_does_not_exist_is_a_conflict()
    {
        var id = NewId();
        var state = new GrainState<Record>(new Record(), "1") { RecordExists = true };

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(StateName, id, state)).Bounded();

        Assert.Null((await ReadAsync(id)).ETag);
    }

    [PostgresFact]
    public async Task What_was_cleared_is_gone_keeps_its_version_and_can_be_written_again()
    {
        var id = NewId();
        var state = new GrainState<Record>(new Record { Text = "x" });
        await Storage.WriteStateAsync(StateName, id, state).Bounded();

        await Storage.ClearStateAsync(StateName, id, state).Bounded();
        var cleared = new GrainState<Record>(new Record { Text = "x" });
        await Storage.ReadStateAsync(StateName, id, cleared).Bounded();
        Assert.Equal(("2", false, null), (state.ETag, cleared.RecordExists, cleared.State?.Text));
        await Storage.WriteStateAsync(StateName, id, cleared).Bounded();

        Assert.Equal("3", (await ReadAsync(id)).ETag);
    }

    [PostgresFact]
    public async Task What_was_deleted_leaves_no_row()
    {
        var storage = fixture.Providers.Storage(Providers.DeletingStorageName);
        var id = NewId();
        var state = new GrainState<Record>(new Record { Text = "x" });
        await storage.WriteStateAsync(StateName, id, state).Bounded();

        await storage.ClearStateAsync(StateName, id, state).Bounded();

        Assert.Null(state.ETag);
        await using var rows = fixture.Providers.Database.CreateCommand("SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString = $1");
        rows.Parameters.Add(new NpgsqlParameter { Value = id.Key.ToString() });
        Assert.Equal(0L, await rows.ExecuteScalarAsync());
        await storage.WriteStateAsync(StateName, id, state).Bounded();
        Assert.Equal("1", state.ETag);
    }

    [PostgresFact]
    public async Task States_of_other_names_are_other_records()
    {
        var id = NewId();
        await Storage.WriteStateAsync("one", id, new GrainState<Record>(new Record { Text = "1" })).Bounded();
        await Storage.WriteStateAsync("two", id, new GrainState<Record>(new Record { Text = "2" })).Bounded();

        Assert.Equal("1", (await ReadAsync(id, "one")).State.Text);
    }

    [PostgresFact]
    public async Task A_megabyte_comes_back_whole()
    {
        var id = NewId();
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number:D10} "));
        await Storage.WriteStateAsync(StateName, id, new GrainState<Record>(new Record { Text = text })).Bounded();

        Assert.Equal(text, (await ReadAsync(id)).State.Text);
    }

    private static GrainId NewId() => GrainId.Create("of-ids", $"run_{Guid.NewGuid():N}x");

    private async Task<(string? ETag, Record State, bool RecordExists)> ReadAsync(GrainId id, string name = StateName)
    {
        var read = new GrainState<Record>(new Record());
        await Storage.ReadStateAsync(name, id, read).Bounded();
        return (read.ETag, Assert.IsType<Record>(read.State), read.RecordExists);
    }
}
