using Microsoft.Extensions.DependencyInjection;
using MoA.Silo.Memory;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Silo.Tests.Memory;

public sealed class MemoryStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("test", "1");

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly MemoryStorage _storage;

    public MemoryStorageTests() => _storage = new MemoryStorage(_services.GetRequiredService<DeepCopier>());

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var written = State(1, 2);
        await _storage.WriteStateAsync("s", Grain, written);

        var read = await ReadAsync();

        Assert.Equal([1, 2], read.State);
        Assert.True(written.RecordExists && read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task What_was_never_written_is_a_new_state()
    {
        var read = await ReadAsync();

        Assert.Empty(read.State!);
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
    }

    [Fact]
    public async Task States_of_other_names_and_grains_are_others()
    {
        await _storage.WriteStateAsync("s", Grain, State(1));
        await _storage.WriteStateAsync("t", Grain, State(2));
        await _storage.WriteStateAsync("s", GrainId.Create("test", "2"), State(3));

        Assert.Equal([1], (await ReadAsync()).State);
    }

    [Fact]
    public async Task What_is_stored_changes_with_no_state_of_a_grain()
    {
        var written = State(1);
        await _storage.WriteStateAsync("s", Grain, written);
        written.State!.Add(2);
        (await ReadAsync()).State!.Add(3);

        Assert.Equal([1], (await ReadAsync()).State);
    }

    [Fact]
    public async Task Of_two_writers_the_second_gets_a_conflict()
    {
        await _storage.WriteStateAsync("s", Grain, State(1));
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await _storage.WriteStateAsync("s", Grain, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Grain, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("s", Grain, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Grain, State(2)));
        await _storage.WriteStateAsync("s", Grain, first);
    }

    [Fact]
    public async Task What_was_cleared_is_as_if_never_written()
    {
        var state = State(1);
        await _storage.WriteStateAsync("s", Grain, state);

        await _storage.ClearStateAsync("s", Grain, state);

        Assert.False(state.RecordExists);
        Assert.Empty(state.State!);
        Assert.False((await ReadAsync()).RecordExists);
        await _storage.ClearStateAsync("s", Grain, State());
        await _storage.WriteStateAsync("s", Grain, State(2));
    }

    private static GrainState<List<int>> State(params List<int> numbers) => new(numbers);

    private async Task<GrainState<List<int>>> ReadAsync()
    {
        var state = State();
        await _storage.ReadStateAsync("s", Grain, state);
        return state;
    }
}
