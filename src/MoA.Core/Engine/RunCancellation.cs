namespace MoA.Core.Engine;

/// <summary>Stops a run on behalf of its caller, and says why.</summary>
public sealed class RunCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private string? _reason;

    /// <summary>Why the run is to stop; null while it is not.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Cancelled when the run is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops the run; only the first reason counts.</summary>
    /// <param name="reason"><c>requested</c> or <c>client_disconnected</c>.</param>
    public void Cancel(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
