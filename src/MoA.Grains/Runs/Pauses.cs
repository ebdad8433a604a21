namespace MoA.Grains.Runs;

/// <summary>Pauses between tries: a tenth of a second, growing to two.</summary>
internal sealed class Pauses(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private TimeSpan _next = First;

    /// <summary>The sum of all pauses since the last success.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>A try did what it should.</summary>
    public void Reset() => (_next, Spent) = (First, TimeSpan.Zero);

    /// <summary>Waits.</summary>
    /// <param name="cancellationToken">The caller's; ends the wait with an exception.</param>
    /// <param name="stopping">The silo's; ends the wait.</param>
    public async Task NextAsync(CancellationToken cancellationToken, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await Task.Delay(_next, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        Spent += _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
    }
}
