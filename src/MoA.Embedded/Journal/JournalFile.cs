using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MoA.Embedded.Journal;

/// <summary>Opens connections to the journal file with the settings that the journal's promises need.</summary>
internal static class JournalFile
{
    public const string Name = "runs.db";

    // SQLite's own limit for waiting on a lock, in seconds. The writer gives up fast, since it keeps what it could not write and tries again.
    private const int WriterTimeout = 1;
    private const int ReaderTimeout = 5;

    // 16 MiB of log before its pages are moved into the file: fewer, larger, more sequential moves than at the default of 4 MiB.
    private const int CheckpointPages = 4096;

    /// <exception cref="JournalException">The file cannot be opened or upgraded, is no journal, or is newer than this product.</exception>
    public static SqliteConnection OpenWriter(string path, ILogger logger)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate, WriterTimeout);
        try
        {
            connection.Open();
            // auto_vacuum has to come before the first table and before WAL; it does nothing to a file that has tables.
            connection.Run("PRAGMA auto_vacuum = INCREMENTAL");
            connection.Run("PRAGMA journal_mode = WAL");
            // FULL: a commit is on disk when it returns, also through a power cut. NORMAL would only keep the file whole.
            connection.Run("PRAGMA synchronous = FULL");
            connection.Run($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
            connection.Run("PRAGMA journal_size_limit = 67108864");
            connection.Run("PRAGMA cache_size = -65536");
            JournalSchema.Prepare(connection, path, logger);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new JournalException($"The journal {path} cannot be opened: {exception.Message}", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path)
    {
        var connection = Connect(path, SqliteOpenMode.ReadOnly, ReaderTimeout);
        connection.Open();
        return connection;
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode, int timeout) => new(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        // The journal keeps its own connections with their prepared statements; a pool would keep the file open after the journal is closed.
        Pooling = false,
        DefaultTimeout = timeout,
    }.ConnectionString);
}
