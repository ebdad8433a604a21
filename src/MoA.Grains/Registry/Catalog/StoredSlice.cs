using Orleans.Storage;

namespace MoA.Grains.Registry.Catalog;

/// <summary>A part of a bucket's rows: what is written together.</summary>
internal sealed class StoredSlice(IGrainStorage storage, GrainId bucket, int number)
{
    /// <summary>Most rows of one: small enough to be written several times a second.</summary>
    public const int MaxRows = 256;

    private readonly GrainState<RunSlice> _state = new(new RunSlice());
    private bool _read;
    private long _changes;
    private long _stored;

    public List<CatalogRow> Rows { get; } = [];

    public bool IsClean => _stored == _changes;

    private string Name => $"moa-run-catalog-{number}";

    public void Changed() => _changes++;

    /// <summary>Reads the slice.</summary>
    /// <returns>Whether it exists.</returns>
    public async Task<bool> ReadAsync()
    {
        await storage.ReadStateAsync(Name, bucket, _state);
        _read = true;
        if (!_state.RecordExists)
            return false;
        Rows.AddRange(_state.State!.Rows.Select(row => new CatalogRow(row, this)));
        _state.State = new RunSlice();
        return true;
    }

    public async Task WriteAsync()
    {
        // A slice that was cleared may have left an etag behind.
        if (!_read)
        {
            await storage.ReadStateAsync(Name, bucket, _state);
            _read = true;
        }

        var changes = _changes;
        _state.State = new RunSlice { Rows = [.. Rows.Select(row => row.Row)] };
        await storage.WriteStateAsync(Name, bucket, _state);
        _state.State = new RunSlice();
        _stored = changes;
    }

    public Task ClearAsync() => storage.ClearStateAsync(Name, bucket, _state);
}
