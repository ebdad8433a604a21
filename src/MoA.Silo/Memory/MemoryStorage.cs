using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Silo.Memory;

/// <summary>
/// Grain state in the memory of the one silo that has it. Orleans' own memory storage keeps states in grains, spread over a cluster: here, where memory is
/// for one silo alone, every write of a record would be a message with a copy of all bytes, and what is written while the silo stops would find no grain.
/// </summary>
/// <param name="copier">Copies states, so that what is stored does not change with the grain's.</param>
internal sealed class MemoryStorage(DeepCopier copier) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Entry> _entries = new();
    private long _written;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _entries.TryGetValue((stateName, grainId), out var entry);
        grainState.State = found ? copier.Copy((T)entry!.State!)! : Activator.CreateInstance<T>();
        (grainState.ETag, grainState.RecordExists) = (entry?.ETag, found);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var written = new Entry(copier.Copy(grainState.State), Interlocked.Increment(ref _written).ToString("x"));
        var key = (stateName, grainId);
        var found = _entries.TryGetValue(key, out var current);
        if (current?.ETag != grainState.ETag || !(found ? _entries.TryUpdate(key, written, current!) : _entries.TryAdd(key, written)))
            throw Conflict(stateName, grainId, current, grainState.ETag);
        (grainState.ETag, grainState.RecordExists) = (written.ETag, true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_entries.TryGetValue(key, out var current)
            && (current.ETag != grainState.ETag || !_entries.TryRemove(new KeyValuePair<(string, GrainId), Entry>(key, current))))
        {
            throw Conflict(stateName, grainId, current, grainState.ETag);
        }

        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    private static InconsistentStateException Conflict(string state, GrainId grain, Entry? current, string? etag) =>
        new($"State '{state}' of {grain} was written by somebody else.", current?.ETag ?? "none", etag ?? "none");

    private sealed class Entry(object? state, string etag)
    {
        public object? State { get; } = state;

        public string ETag { get; } = etag;
    }
}
