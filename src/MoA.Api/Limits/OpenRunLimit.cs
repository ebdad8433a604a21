namespace MoA.Api.Limits;

/// <summary>Counts a key's open runs.</summary>
internal sealed class OpenRunLimit(int most)
{
    private int _open;

    public int Most => most;

    /// <summary>Takes a place; null: all are taken. Disposing the place frees it.</summary>
    public OpenRunPlace? TryTake()
    {
        if (Interlocked.Increment(ref _open) <= most)
            return new OpenRunPlace(this);
        Interlocked.Decrement(ref _open);
        return null;
    }

    /// <summary>Takes a place even beyond the limit: for a run that is open already.</summary>
    public OpenRunPlace Take()
    {
        Interlocked.Increment(ref _open);
        return new OpenRunPlace(this);
    }

    internal void Free() => Interlocked.Decrement(ref _open);
}
