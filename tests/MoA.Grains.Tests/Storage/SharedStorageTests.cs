using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Grains.Tests.Storage;

public sealed class SharedStorageTests
{
    private static readonly GrainId Grain = GrainId.Create("grain", "a");
    private readonly SharedStorage _shared = new();

    [Fact]
    public async Task A_state_is_read_as_it_was_written_and_by_a_copy()
    {
        var written = new GrainState<List<string>>(["a"]);
        await Open().WriteStateAsync("list", Grain, written);
        written.State!.Add("not written");

        var read = new GrainState<List<string>>();
        await Open().ReadStateAsync("list", Grain, read);

        Assert.Equal(["a"], read.State!);
        Assert.Equal((written.ETag, true), (read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task Only_the_holder_of_the_stored_etag_writes_and_clears()
    {
        var first = new GrainState<List<string>>([]);
        var late = new GrainState<List<string>>([]);
        await Open().WriteStateAsync("list", Grain, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Open().WriteStateAsync("list", Grain, late));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Open().ClearStateAsync("list", Grain, late));
        await Open().WriteStateAsync("list", Grain, first);
        await Open().ClearStateAsync("list", Grain, first);

        Assert.Empty(_shared.Grains("list"));
    }

    [Fact]
    public async Task Calls_go_wrong_as_often_as_the_test_says()
    {
        var state = new GrainState<List<string>>([]);
        var writes = (StorageOperation operation) => operation.Kind == StorageOperationKind.Write;
        _shared.Break(StorageFault.Fail, writes.Invoke);
        _shared.Break(StorageFault.LoseAnswer, writes.Invoke);

        await Assert.ThrowsAsync<IOException>(() => Open().WriteStateAsync("list", Grain, state));
        Assert.Empty(_shared.Grains("list"));
        await Assert.ThrowsAsync<IOException>(() => Open().WriteStateAsync("list", Grain, state));
        Assert.Equal([Grain], _shared.Grains("list"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Open().WriteStateAsync("list", Grain, state));
        await Open().ReadStateAsync("list", Grain, state);
        await Open().WriteStateAsync("list", Grain, state);
    }

    // A door of its own for each call, as if each came from another silo.
    private SharedGrainStorage Open()
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new(_shared, "index", new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
    }
}
