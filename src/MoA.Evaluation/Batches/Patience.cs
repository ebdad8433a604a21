namespace MoA.Evaluation.Batches;

/// <summary>Waits longer each time: for a host that restarts, or has no room at the moment.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan InAll = TimeSpan.FromMinutes(5);

    private TimeSpan _next = First;
    private TimeSpan _waited;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="hint">How long the host asked to wait; null: it did not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is to be another attempt: not when five minutes were waited in all.</returns>
    public async Task<bool> WaitAsync(TimeSpan? hint, CancellationToken cancellationToken)
    {
        if (_waited >= InAll)
            return false;
        var wait = hint is { } asked && asked > _next ? asked : _next;
        if (wait > Longest)
            wait = Longest;
        await Task.Delay(wait, time, cancellationToken);
        _waited += wait;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return true;
    }
}
