using Orleans.Storage;

namespace MoA.Grains.Registry.Catalog;

/// <summary>
/// A bucket's rows as they are stored: slices, filled one after the other, so that a flush writes the few that changed. They are numbered without gaps,
/// and none is written before its predecessor exists: reading ends at the first that is missing.
/// </summary>
internal sealed class StoredSlices(IGrainStorage storage, GrainId bucket)
{
    private const int MaxAtOnce = 8;

    private List<StoredSlice> _slices = [];
    private int _existing;

    /// <summary>The slice for one more row.</summary>
    public StoredSlice ForNewRow()
    {
        if (_slices.Count == 0 || _slices[^1].Rows.Count >= StoredSlice.MaxRows)
            _slices.Add(Slice(_slices.Count));
        return _slices[^1];
    }

    /// <summary>Reads all slices.</summary>
    public async Task<IEnumerable<CatalogRow>> ReadAsync()
    {
        for (var count = 1; ; count = Math.Min(count * 2, MaxAtOnce))
        {
            var next = Enumerable.Range(_slices.Count, count).Select(Slice).ToArray();
            var exist = await Task.WhenAll(next.Select(slice => slice.ReadAsync()));
            var found = exist.TakeWhile(exists => exists).Count();
            _slices.AddRange(next.Take(found));
            _existing = _slices.Count;
            if (found < count)
                return _slices.SelectMany(slice => slice.Rows);
        }
    }

    /// <summary>Writes every slice that has changed.</summary>
    public async Task WriteAsync()
    {
        foreach (var slices in _slices.Take(_existing).Where(slice => !slice.IsClean).Chunk(MaxAtOnce).ToArray())
            await Task.WhenAll(slices.Select(slice => slice.WriteAsync()));
        for (; _existing < _slices.Count; _existing++)
            await _slices[_existing].WriteAsync();
    }

    /// <summary>Deletes every slice, the last one first. Rows that come meanwhile go into new ones.</summary>
    public async Task ClearAsync()
    {
        var slices = _slices[.._existing];
        _slices = [];
        _existing = 0;
        slices.Reverse();
        foreach (var slice in slices)
            await slice.ClearAsync();
    }

    private StoredSlice Slice(int number) => new(storage, bucket, number);
}
