using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using MoA.Core.Runtime;

namespace MoA.Embedded.Journal;

/// <summary>Read-only connections, used again and again. As many are open as there are reads at once. Thread-safe.</summary>
internal sealed class JournalReaders(string path) : IDisposable
{
    private const int MostIdle = 16;

    private readonly ConcurrentBag<JournalReader> _idle = [];
    private int _idleCount;

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
