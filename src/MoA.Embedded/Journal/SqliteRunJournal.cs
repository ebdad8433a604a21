using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Embedded.Journal;

/// <summary>
/// The journal of one process in one SQLite file (<c>runs.db</c>, WAL mode). Whatever was accepted can be read at once; what is on disk
/// survives a crash of the process and of the machine. While the file cannot be written, appends are kept in memory in their order and
/// written when it can be again. Thread-safe.
/// </summary>
internal sealed class SqliteRunJournal : IRunJournal, IDisposable
{
    private readonly JournalFolderLock _lock;
    private readonly SqliteConnection _connection;
    private readonly JournalQueue _queue = new();
    private readonly JournalReaders _readers;
    private readonly JournalWriter _writer;
    private bool _disposed;

    /// <summary>Opens the journal of a folder, or makes it.</summary>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    public SqliteRunJournal(JournalSettings settings, TimeProvider time, ILogger<SqliteRunJournal> logger)
    {
        var path = Path.Combine(settings.Directory, JournalFile.Name);
        _lock = JournalFolderLock.Take(settings.Directory);
        try
        {
            _connection = JournalFile.OpenWriter(path, logger);
            _readers = new JournalReaders(path);
            OpenAtStart = _readers.Read(reader => reader.Open());
        }
        catch (Exception exception)
        {
            _connection?.Dispose();
            _readers?.Dispose();
            _lock.Dispose();
            if (exception is MoaException)
                throw new JournalException($"The journal {path} cannot be opened: {exception.Message}", exception);
            throw;
        }

        foreach (var row in OpenAtStart)
            _queue.Know(row);
        _writer = new JournalWriter(_queue, _connection, settings, time, logger);
    }

    /// <summary>The runs that were open when the journal was opened, oldest first.</summary>
    public IReadOnlyList<RunSummary> OpenAtStart { get; }

    /// <summary>Whether what is appended now reaches the disk, as far as is known.</summary>
    public bool Healthy => _queue.Healthy;

    /// <summary>How many transactions of appends were committed.</summary>
    public long Commits => _writer.Commits;

    /// <inheritdoc/>
    public ValueTask<bool> AppendAsync(RunId run, IReadOnlyList<RunEvent> events) => Add(new JournalAppend(run, events));

    /// <summary>Stores a run's first event, or nothing: where it cannot be written now, it is not kept for later.</summary>
    /// <returns>Whether it is on disk.</returns>
    public ValueTask<bool> TryAppendAsync(RunStarted started) => Add(new JournalAppend(started.Header.Id, [started]) { Optional = true });

    /// <summary>
    /// Stores events in the place of records that cannot be read. Those are not deleted but moved to the table <c>damaged</c>, in the same
    /// transaction.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The first event number that cannot be read.</param>
    /// <param name="events">What is stored from there on.</param>
    public ValueTask<bool> ReplaceAsync(RunId run, long from, IReadOnlyList<RunEvent> events) =>
        Add(new JournalAppend(run, events) { SetAsideFrom = from });

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunEvent>> ReadAsync(RunId run, CancellationToken cancellationToken)
    {
        // First what waits, then what is stored: an append that is committed in between is seen twice, which is mended; the other way
        // round it would not be seen at all.
        var waiting = _queue.EventsOf(run);
        var stored = await _readers.ReadAsync(reader => reader.Events(run), cancellationToken);
        var last = stored.Count == 0 ? 0 : stored[^1].LastSequence;
        stored.AddRange(waiting.Where(next => next.Sequence > last));
        return stored;
    }

    /// <summary>The stored events of a run, append by append, up to the first record that cannot be read; and what is wrong with that one.</summary>
    public (IReadOnlyList<IReadOnlyList<RunEvent>> Records, InvalidDataException? Problem) ReadReadable(RunId run) =>
        _readers.Read(reader => reader.ReadableRecords(run));

    /// <summary>Whether events of this run could not be written yet although it was tried.</summary>
    public bool IsBehind(RunId run) => !_queue.Healthy && _queue.Holds(run);

    /// <summary>Lists runs, newest first.</summary>
    public async ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var waiting = _queue.Rows();
        var most = query.Limit + 1;
        var sought = query.Text is { } text ? JournalText.Fold(text) : null;
        var rows = await _readers.ReadAsync(
            reader =>
            {
                var stored = reader.Rows(query, waiting, most, cancellationToken);
                stored.AddRange(waiting.Values.Where(Matches).Select(run => run.Row));
                return stored;

                bool Matches(WaitingRow run) => RunRows.Matches(query, run.Row)
                    && (sought is null || run.Texts.Any(text => text.Holds(sought)) || reader.Holds(run.Row.Id, sought));
            },
            cancellationToken);
        rows.Sort((left, right) => right.Id.CompareTo(left.Id));
        return new RunPage([.. rows.Take(query.Limit)], rows.Count > query.Limit);
    }

    /// <summary>Runs something on the writer's connection between two transactions: how tests fill the disk.</summary>
    internal Task OnWriter(Action<SqliteConnection> action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(() =>
        {
            try
            {
                action(_connection);
                done.SetResult();
            }
            catch (SqliteException exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Writes what waits, then lets go of the file.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _writer.Dispose();
        _readers.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }

    private ValueTask<bool> Add(JournalAppend append) => _queue.Add(append) is { } now ? ValueTask.FromResult(now) : new ValueTask<bool>(append.Written);
}
