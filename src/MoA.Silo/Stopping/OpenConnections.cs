using Microsoft.AspNetCore.Connections;

namespace MoA.Silo.Stopping;

/// <summary>Counts the connections that clients hold open, used or not.</summary>
internal sealed class OpenConnections
{
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a connection for as long as it lives.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
