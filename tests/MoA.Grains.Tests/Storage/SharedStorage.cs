using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Grains.Tests.Storage;

/// <summary>
/// Grain storage that a test holds: it outlives silos and clusters, keeps states as the bytes of Orleans' serializer, checks etags as a database does,
/// and goes wrong where the test says so.
/// </summary>
internal sealed class SharedStorage
{
    private static readonly Lazy<OrleansGrainStorageSerializer> Serializer = new(() =>
        ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(new ServiceCollection().AddSerializer().BuildServiceProvider()));

    private readonly ConcurrentDictionary<(string Provider, string State, GrainId Grain), StoredState> _states = new();
    private readonly ConcurrentQueue<StorageOperation> _operations = new();
    private readonly ConcurrentQueue<StorageRule> _rules = new();

    /// <summary>Every call so far, in its order, those that went wrong too.</summary>
    public IEnumerable<StorageOperation> Operations => _operations;

    /// <summary>The grains that have a state of this name.</summary>
    public IEnumerable<GrainId> Grains(string state) => _states.Keys.Where(key => key.State == state).Select(key => key.Grain);

    /// <summary>The states of this name as they are stored.</summary>
    public IEnumerable<T> States<T>(string state) =>
        _states.Where(stored => stored.Key.State == state).Select(stored => Serializer.Value.Deserialize<T>(stored.Value.Data)!);

    /// <summary>How many calls of a kind there were for states of a name.</summary>
    public int Count(StorageOperationKind kind, string state) => _operations.Count(operation => operation.Kind == kind && operation.State == state);

    /// <summary>Loses every state.</summary>
    public void Forget() => _states.Clear();

    /// <summary>The next calls that match go wrong.</summary>
    public StorageRule Break(StorageFault fault, Predicate<StorageOperation> matches, int count = 1) => Add(new StorageRule(matches, fault, count));

    /// <summary>Calls that match wait until the rule is opened.</summary>
    public StorageRule Hold(Predicate<StorageOperation> matches) => Add(new StorageRule(matches, null, int.MaxValue));

    /// <summary>Registers this storage with a silo under the given names.</summary>
    public void AddTo(ISiloBuilder silo, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            silo.Services.AddGrainStorage(name, (services, provider) =>
                new SharedGrainStorage(this, provider, ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services)));
        }
    }

    internal async Task<StorageFault?> EnterAsync(StorageOperation operation)
    {
        _operations.Enqueue(operation);
        return _rules.FirstOrDefault(rule => rule.Takes(operation)) is { } rule ? await rule.ApplyAsync() : null;
    }

    internal StoredState? Read(StorageOperation operation) => _states.GetValueOrDefault(Key(operation));

    internal string Write(StorageOperation operation, BinaryData data, string? etag)
    {
        var next = new StoredState(data, Guid.NewGuid().ToString("N"));
        var written = etag is null
            ? _states.TryAdd(Key(operation), next)
            : Read(operation) is { } stored && stored.Etag == etag && _states.TryUpdate(Key(operation), next, stored);
        return written ? next.Etag : throw Conflict(operation, etag);
    }

    internal void Clear(StorageOperation operation, string? etag)
    {
        var stored = Read(operation);
        if (stored?.Etag != etag || (stored is not null && !_states.TryRemove(new(Key(operation), stored))))
            throw Conflict(operation, etag);
    }

    internal InconsistentStateException Conflict(StorageOperation operation, string? etag) =>
        new($"{operation} of a state that has changed.", Read(operation)?.Etag, etag);

    private static (string Provider, string State, GrainId Grain) Key(StorageOperation operation) =>
        (operation.Provider, operation.State, operation.Grain);

    private StorageRule Add(StorageRule rule)
    {
        _rules.Enqueue(rule);
        return rule;
    }
}

internal sealed record StoredState(BinaryData Data, string Etag);
