using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>A bucket's rows in memory, in the order of their ids.</summary>
internal sealed class RowTable(Func<StoredSlice> sliceForNewRow)
{
    private readonly List<CatalogRow> _rows = [];

    public int Count => _rows.Count;

    public void Load(IEnumerable<CatalogRow> rows)
    {
        _rows.AddRange(rows);
        _rows.Sort((left, right) => left.Row.Id.CompareTo(right.Row.Id));
    }

    /// <summary>Takes a run as it stands. What was said before it ended, and comes late, changes nothing.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Put(RunRow row)
    {
        var index = IndexOf(row.Id);
        if (index < 0)
        {
            var added = new CatalogRow(row, sliceForNewRow());
            added.Slice.Rows.Add(added);
            added.Slice.Changed();
            _rows.Insert(~index, added);
            return true;
        }

        var known = _rows[index];
        if (known.Row == row || (row.IsOpen && !known.Row.IsOpen))
            return false;
        known.Row = row;
        known.Slice.Changed();
        return true;
    }

    /// <summary>Takes a run off the lists where it has not ended.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool RemoveOpen(RunId id)
    {
        var index = IndexOf(id);
        if (index < 0 || !_rows[index].Row.IsOpen)
            return false;
        Remove(index);
        return true;
    }

    public void Remove(RunId id)
    {
        if (IndexOf(id) is >= 0 and var index)
            Remove(index);
    }

    /// <summary>Lists rows, newest first.</summary>
    public IEnumerable<RunRow> List(CatalogQuery query)
    {
        var index = query.After is { } after ? IndexOf(after) : ~_rows.Count;
        for (index = (index < 0 ? ~index : index) - 1; index >= 0; index--)
        {
            if (query.Takes(_rows[index].Row))
                yield return _rows[index].Row;
        }
    }

    /// <summary>The runs that ended before a time, oldest first.</summary>
    public IEnumerable<RunId> EndedBefore(DateTimeOffset time) =>
        _rows.Where(row => !row.Row.IsOpen && row.Row.Completed < time).Select(row => row.Row.Id);

    private void Remove(int index)
    {
        var row = _rows[index];
        _rows.RemoveAt(index);
        row.Slice.Rows.Remove(row);
        row.Slice.Changed();
    }

    // As List.BinarySearch: below zero, the complement of where it would be.
    private int IndexOf(RunId id)
    {
        var (low, high) = (0, _rows.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = _rows[middle].Row.Id.CompareTo(id);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
