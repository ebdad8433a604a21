using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;
using Orleans.Storage;

namespace MoA.Grains.Records;

/// <summary>
/// One record with its etag. A write goes through only where nobody else has written since; a write whose answer got lost is looked up before it
/// is tried again.
/// </summary>
internal sealed class RecordFile(IGrainStorage storage, GrainId grain, RunId run, int number, Guid writer)
{
    private RunRecord _stored = new();
    private string? _etag;
    private bool _exists;
    private List<byte[]> _added = [];
    private bool _unsure;

    /// <summary>Whether events were added that are not stored.</summary>
    public bool IsDirty => _added.Count > 0;

    private string Name => number == 0 ? "moa-run-header" : $"moa-run-layer-{number}";

    /// <summary>Reads the record.</summary>
    /// <returns>Its events; empty where there is none.</returns>
    /// <exception cref="JsonException">It is damaged.</exception>
    public async Task<IReadOnlyList<RunEvent>> ReadAsync()
    {
        Take(await FetchAsync());
        return [.. _stored.Events.Select(json =>
            JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent) ?? throw new JsonException("An event is null."))];
    }

    /// <summary>Adds an event to the next write.</summary>
    public void Add(RunEvent next) => _added.Add(JsonSerializer.SerializeToUtf8Bytes(next, MoaJson.Relaxed.RunEvent));

    /// <summary>Writes what was added.</summary>
    /// <exception cref="RunConflictException">Another activation has written.</exception>
    public async Task WriteAsync()
    {
        if (_unsure && await WasStoredAsync())
            return;
        var adding = _added.Count;
        var next = new RunRecord { Events = [.. _stored.Events, .. _added], Writer = writer, Revision = _stored.Revision + 1 };
        var written = new GrainState<RunRecord>(next, _etag) { RecordExists = _exists };
        try
        {
            await storage.WriteStateAsync(Name, grain, written);
        }
        catch (InconsistentStateException conflict)
        {
            throw new RunConflictException(run, conflict);
        }
        catch
        {
            // It may have been stored all the same. What is added meanwhile must not be taken for a part of this attempt.
            _unsure = true;
            throw;
        }

        Take((next, written.ETag, true));
        _added = _added[adding..];
    }

    /// <summary>Deletes the record.</summary>
    public Task DeleteAsync() =>
        _exists ? storage.ClearStateAsync(Name, grain, new GrainState<RunRecord>(_stored, _etag) { RecordExists = true }) : Task.CompletedTask;

    private async Task<bool> WasStoredAsync()
    {
        var found = await FetchAsync();
        _unsure = false;
        if (found.Record.Revision == _stored.Revision && found.Record.Writer == _stored.Writer)
            return false;
        if (found.Record.Writer != writer || found.Record.Revision != _stored.Revision + 1)
            throw new RunConflictException(run, null);
        _added = _added[(found.Record.Events.Count - _stored.Events.Count)..];
        Take(found);
        return _added.Count == 0;
    }

    private async Task<(RunRecord Record, string? ETag, bool Exists)> FetchAsync()
    {
        var state = new GrainState<RunRecord>(new RunRecord());
        await storage.ReadStateAsync(Name, grain, state);
        return (state.State ?? new RunRecord(), state.ETag, state.RecordExists);
    }

    private void Take((RunRecord Record, string? ETag, bool Exists) read) => (_stored, _etag, _exists) = read;
}
