using System.ClientModel;

namespace MoA.Providers;

/// <summary>
/// A request body in a pooled buffer, sent once per attempt. HttpClient may still be copying a body when a cancelled or early-answered send
/// has returned, so the buffer goes back to the pool only when the owner has let go of it and no copy is under way.
/// </summary>
internal sealed class RequestBody(PooledBuffer buffer) : BinaryContent
{
    private int _users = 1;
    private bool _disposed;

    /// <summary>Whether the reply is asked for as an event stream.</summary>
    public bool WantsEvents { get; init; }

    public override bool TryComputeLength(out long length)
    {
        length = buffer.Length;
        return true;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            stream.Write(buffer.Written.Span);
        }
        finally
        {
            Leave();
        }
    }

    public override async Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            await stream.WriteAsync(buffer.Written, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Does nothing: the pipeline disposes the content after every attempt, and the next attempt sends the same bytes.</summary>
    public override void Dispose()
    {
    }

    /// <summary>The call ended: no further attempt will begin.</summary>
    public void Release()
    {
        if (_disposed)
            return;
        _disposed = true;
        Leave();
    }

    private void Enter()
    {
        int users;
        do
        {
            users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0, this);
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            buffer.Dispose();
    }
}
