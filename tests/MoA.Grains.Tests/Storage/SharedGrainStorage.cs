using Orleans.Storage;

namespace MoA.Grains.Tests.Storage;

/// <summary>One silo's door to a <see cref="SharedStorage"/>.</summary>
internal sealed class SharedGrainStorage(SharedStorage shared, string provider, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await CallAsync(new(StorageOperationKind.Read, provider, stateName, grainId), grainState.ETag, operation =>
        {
            var stored = shared.Read(operation);
            grainState.State = stored is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(stored.Data)!;
            grainState.ETag = stored?.Etag;
            grainState.RecordExists = stored is not null;
        });
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // As it stands now: what a grain changes while the call waits is not written.
        var data = serializer.Serialize(grainState.State);
        var etag = grainState.ETag;
        await CallAsync(new(StorageOperationKind.Write, provider, stateName, grainId), etag, operation =>
            etag = shared.Write(operation, data, etag));
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await CallAsync(new(StorageOperationKind.Clear, provider, stateName, grainId), grainState.ETag, operation =>
            shared.Clear(operation, grainState.ETag));
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task CallAsync(StorageOperation operation, string? etag, Action<StorageOperation> call)
    {
        var fault = await shared.EnterAsync(operation);
        if (fault == StorageFault.Fail)
            throw new IOException($"{operation} fails, as the test says.");
        if (fault == StorageFault.Conflict)
            throw shared.Conflict(operation, etag);
        call(operation);
        if (fault == StorageFault.LoseAnswer)
            throw new IOException($"The answer to {operation} is lost, as the test says.");
    }
}
