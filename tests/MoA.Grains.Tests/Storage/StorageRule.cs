namespace MoA.Grains.Tests.Storage;

/// <summary>What happens to calls of a storage that a test picks: they go wrong, or wait until the test lets them go on.</summary>
internal sealed class StorageRule : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Predicate<StorageOperation> _matches;
    private readonly StorageFault? _fault;
    private int _left;

    public StorageRule(Predicate<StorageOperation> matches, StorageFault? fault, int count)
    {
        _matches = matches;
        _fault = fault;
        _left = count;
        if (fault is not null)
            _opened.SetResult();
    }

    /// <summary>Ends when the rule has met the first call.</summary>
    public Task Reached => _reached.Task;

    /// <summary>How many calls more the rule is for.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Lets the calls that wait go on, and all later ones.</summary>
    public void Open()
    {
        Volatile.Write(ref _left, 0);
        _opened.TrySetResult();
    }

    public void Dispose() => Open();

    public bool Takes(StorageOperation operation)
    {
        if (!_matches(operation) || Volatile.Read(ref _left) <= 0 || Interlocked.Decrement(ref _left) < 0)
            return false;
        _reached.TrySetResult();
        return true;
    }

    public async Task<StorageFault?> ApplyAsync()
    {
        await _opened.Task;
        return _fault;
    }
}
