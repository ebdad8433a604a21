using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using MoA.Core.Runtime;

namespace MoA.Embedded.Journal;

/// <summary>Read-only connections, used again and again. As many are open as there are reads at once. Thread-safe.</summary>
internal sealed class JournalReaders(string path) : IDisposable
{
    private const int MostIdle = 16;
    private const int MostAtOnce = 8;

    private readonly ConcurrentBag<JournalReader> _idle = [];
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private int _idleCount;

    /// <summary>
    /// Reads on a thread of the pool, a few at a time: SQLite blocks while it reads, and up to its busy timeout before, and the threads that
    /// serve requests must not all wait for it.
    /// </summary>
    /// <exception cref="MoaException">SQLite could not read.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<JournalReader, T> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Reads on a connection of its own.</summary>
    /// <exception cref="MoaException">SQLite could not read.</exception>
    public T Read<T>(Func<JournalReader, T> read)
    {
        JournalReader? reader = null;
        try
        {
            reader = Rent();
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch (SqliteException exception)
        {
            reader?.Dispose();
            throw new MoaException(MoaErrorCode.JournalUnavailable, $"The journal cannot be read: {exception.Message}", TimeSpan.FromSeconds(1));
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private JournalReader Rent()
    {
        if (!_idle.TryTake(out var reader))
            return new JournalReader(path);
        Interlocked.Decrement(ref _idleCount);
        return reader;
    }

    private void Return(JournalReader reader)
    {
        if (Interlocked.Increment(ref _idleCount) <= MostIdle)
        {
            _idle.Add(reader);
            return;
        }

        Interlocked.Decrement(ref _idleCount);
        reader.Dispose();
    }
}
