using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MoA.Embedded.Journal;

/// <summary>
/// The one thread that writes. It takes whatever waits and commits it in one transaction, so that all runs that are waiting share one
/// flush of the disk; the busier the journal, the larger the batches.
/// </summary>
internal sealed partial class JournalWriter : IDisposable
{
    private readonly JournalQueue _queue;
    private readonly SqliteConnection _connection;
    private readonly JournalStatements _statements;
    private readonly JournalRetention _retention;
    private readonly ILogger _logger;
    private readonly TimeSpan _retryInterval;
    private readonly ITimer _retry;
    private readonly ITimer _retain;
    private readonly Thread _thread;
    private long _commits;
    private bool _failing;

    public JournalWriter(JournalQueue queue, SqliteConnection connection, JournalSettings settings, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _connection = connection;
        _statements = new JournalStatements(connection);
        _retention = new JournalRetention(connection, settings, time);
        _logger = logger;
        _retryInterval = settings.RetryInterval;
        _retry = time.CreateTimer(_ => queue.MakeRetryDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retain = time.CreateTimer(_ => queue.MakeRetentionDue(), null, TimeSpan.Zero, settings.RetentionInterval);
        _thread = new Thread(Work) { IsBackground = true, Name = "MoA journal writer" };
        _thread.Start();
    }

    /// <summary>How many transactions of appends were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Writes what waits, once more if the file cannot be written, and ends the thread.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _retry.Dispose();
        _retain.Dispose();
        _retention.Dispose();
        _statements.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            var work = _queue.Take();
            if (work.End)
                return;
            work.Task?.Invoke();
            if (work.Appends is { } appends && !Write(appends) && _queue.IsClosed)
            {
                Log.Lost(_logger, _queue.Count);
                return;
            }

            if (work.Retention)
                Retain();
        }
    }

    private bool Write(IReadOnlyList<JournalAppend> batch)
    {
        try
        {
            _connection.InTransaction(() =>
            {
                foreach (var append in batch)
                    _statements.Write(append);
            });
        }
        catch (SqliteException exception)
        {
            Fail(exception);
            return false;
        }

        Interlocked.Increment(ref _commits);
        if (_queue.Written(batch))
        {
            _failing = false;
            Log.Recovered(_logger);
        }

        foreach (var append in batch)
        {
            if (append.Rejected is not null)
                Log.Rejected(_logger, append.Rejected, append.Run.Value);
            append.Complete(true);
        }

        return true;
    }

    private void Fail(SqliteException exception)
    {
        if (!_failing)
            Log.Failing(_logger, exception);
        _failing = true;
        foreach (var append in _queue.Failed())
            append.Complete(false);
        _retry.Change(_retryInterval, Timeout.InfiniteTimeSpan);
    }

    private void Retain()
    {
        try
        {
            if (_retention.DeleteSome())
                _queue.MakeRetentionDue();
        }
        catch (SqliteException exception)
        {
            Log.RetentionFailed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical,
            "The journal cannot be written. New runs are refused, open runs go on in memory; trying again every second.")]
        public static partial void Failing(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The journal can be written again, and everything kept in memory meanwhile is on disk.")]
        public static partial void Recovered(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "Run {Run}: the journal refused an append that contradicts what it holds.")]
        public static partial void Rejected(ILogger logger, Exception exception, string run);

        [LoggerMessage(4, LogLevel.Error, "Old runs could not be deleted; trying again at the next look.")]
        public static partial void RetentionFailed(ILogger logger, Exception exception);

        [LoggerMessage(5, LogLevel.Critical, "The journal was closed while it could not be written: {Appends} appends are lost. Their runs go on from before them.")]
        public static partial void Lost(ILogger logger, int appends);
    }
}
