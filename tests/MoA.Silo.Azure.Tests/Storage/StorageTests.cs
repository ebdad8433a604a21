using MoA.Grains.Hosting;
using MoA.Silo.Azure.Tests.Azurite;
using MoA.Testing;
using Orleans.Storage;
using State = System.Collections.Generic.Dictionary<string, string>;

namespace MoA.Silo.Azure.Tests.Storage;

/// <summary>What the runtime needs of grain storage and reminders, of Orleans' Azure providers as <see cref="AzurePart"/> sets them up.</summary>
public sealed class StorageTests(StorageFixture fixture) : IClassFixture<StorageFixture>
{
    private static readonly string[] Both = [ClusterStorage.Runs, ClusterStorage.Index];

    [AzuriteFact]
    public async Task What_was_written_is_read_whatever_the_key()
    {
        foreach (var name in Both)
        {
            foreach (var key in new[] { "text", "run_019a0000000070008000000000000000", "ünïcode'+#?%", "a/b\\c" })
            {
                var id = GrainId.Create("of-keys", key);
                var state = new GrainState<State>(Of("first"));
                await Storage(name).WriteStateAsync("record", id, state).Bounded();
                state.State = Of(key);
                await Storage(name).WriteStateAsync("record", id, state).Bounded();

                var read = await ReadAsync(name, id);

                Assert.Equal((key, true, state.ETag), (read.State!["text"], read.RecordExists, read.ETag));
            }
        }
    }

    [AzuriteFact]
    public async Task What_was_never_written_does_not_exist()
    {
        foreach (var name in Both)
        {
            var read = await ReadAsync(name, NewId());

            Assert.Equal((null, false), (read.ETag, read.RecordExists));
        }
    }

    [AzuriteFact]
    public async Task Of_many_first_writes_one_succeeds()
    {
        foreach (var name in Both)
        {
            var id = NewId();

            var written = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => Task.Run(async () =>
            {
                try
                {
                    await Storage(name).WriteStateAsync("record", id, new GrainState<State>(Of($"{index}")));
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }))).Bounded();

            Assert.Single(written, isWritten => isWritten);
        }
    }

    [AzuriteFact]
    public async Task A_write_or_clear_with_a_version_that_is_gone_is_a_conflict_and_changes_nothing()
    {
        foreach (var name in Both)
        {
            var id = NewId();
            var first = new GrainState<State>(Of("first"));
            await Storage(name).WriteStateAsync("record", id, first).Bounded();
            var stale = new GrainState<State>(Of("stale"), first.ETag!) { RecordExists = true };
            first.State = Of("second");
            await Storage(name).WriteStateAsync("record", id, first).Bounded();

            await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage(name).WriteStateAsync("record", id, stale)).Bounded();
            await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage(name).ClearStateAsync("record", id, stale)).Bounded();

            Assert.Equal("second", (await ReadAsync(name, id)).State!["text"]);
        }
    }

    [AzuriteFact]
    public async Task What_was_cleared_is_gone_and_can_be_written_again()
    {
        foreach (var name in Both)
        {
            var id = NewId();
            var state = new GrainState<State>(Of("x"));
            await Storage(name).WriteStateAsync("record", id, state).Bounded();

            await Storage(name).ClearStateAsync("record", id, state).Bounded();
            var cleared = await ReadAsync(name, id);
            await Storage(name).WriteStateAsync("record", id, state).Bounded();

            Assert.Equal((null, false), (cleared.ETag, cleared.RecordExists));
            Assert.True((await ReadAsync(name, id)).RecordExists);
        }
    }

    [AzuriteFact]
    public async Task A_record_of_many_megabytes_comes_back_whole()
    {
        var id = NewId();
        var text = string.Concat(Enumerable.Range(0, 1_000_000).Select(number => $"{number:D10} "));
        await Storage(ClusterStorage.Runs).WriteStateAsync("record", id, new GrainState<State>(Of(text))).Bounded();

        Assert.Equal(text, (await ReadAsync(ClusterStorage.Runs, id)).State!["text"]);
    }

    [AzuriteFact]
    public async Task What_of_the_index_shrinks_leaves_nothing_of_its_longer_self()
    {
        var id = NewId();
        var state = new GrainState<State>(Of(new string('x', 500_000)));
        await Storage(ClusterStorage.Index).WriteStateAsync("record", id, state).Bounded();
        state.State = Of("short");
        await Storage(ClusterStorage.Index).WriteStateAsync("record", id, state).Bounded();

        Assert.Equal("short", (await ReadAsync(ClusterStorage.Index, id)).State!["text"]);
    }

    [AzuriteFact]
    public async Task A_reminder_is_kept_and_removed_by_its_last_version_alone()
    {
        var entry = new ReminderEntry { GrainId = NewId(), ReminderName = "a reminder", StartAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), Period = TimeSpan.FromMinutes(1) };
        var first = await fixture.Reminders.UpsertRow(entry).Bounded();
        var second = await fixture.Reminders.UpsertRow(entry).Bounded();

        var read = await fixture.Reminders.ReadRow(entry.GrainId, "a reminder").Bounded();

        Assert.NotNull(read);
        Assert.Equal((entry.GrainId, entry.StartAt, entry.Period, second), (read.GrainId, read.StartAt, read.Period, read.ETag));
        Assert.Contains((await fixture.Reminders.ReadRows(0, 0).Bounded()).Reminders, reminder => reminder.GrainId == entry.GrainId);
        Assert.False(await fixture.Reminders.RemoveRow(entry.GrainId, "a reminder", first!).Bounded());
        Assert.True(await fixture.Reminders.RemoveRow(entry.GrainId, "a reminder", second!).Bounded());
        Assert.Null(await fixture.Reminders.ReadRow(entry.GrainId, "a reminder").Bounded());
    }

    private static State Of(string text) => new() { ["text"] = text };

    private static GrainId NewId() => GrainId.Create("of-ids", $"run_{Guid.NewGuid():N}x");

    private IGrainStorage Storage(string name) => fixture.Storage(name);

    private async Task<GrainState<State>> ReadAsync(string name, GrainId id)
    {
        var read = new GrainState<State>([]);
        await Storage(name).ReadStateAsync("record", id, read).Bounded();
        return read;
    }
}
