using System.Text.Json;
using Microsoft.Data.Sqlite;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>One read-only connection with its statements. In WAL mode it sees the last commit and waits for nobody. Not thread-safe.</summary>
internal sealed class JournalReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _events;
    private readonly SqliteCommand _row;
    private readonly SqliteCommand _excerpt;
    private readonly TextSearch _search;

    public JournalReader(string path)
    {
        _connection = JournalFile.OpenReader(path);
        _events = _connection.Prepare("SELECT first, payload FROM events WHERE run = $run ORDER BY first", "$run");
        _row = _connection.Prepare($"SELECT {RunListing.Columns} FROM runs WHERE id = $id", "$id");
        _excerpt = _connection.Prepare("SELECT excerpt FROM texts WHERE id = $id", "$id");
        _search = new TextSearch(_connection);
    }

    /// <summary>Every stored event of a run.</summary>
    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public List<RunEvent> Events(RunId run)
    {
        var (records, problem) = ReadableRecords(run);
        return problem is null ? [.. records.SelectMany(record => record)] : throw problem;
    }

    /// <summary>The events of a run, append by append, up to the first record that cannot be read; and what is wrong with that one.</summary>
    public (IReadOnlyList<IReadOnlyList<RunEvent>> Records, InvalidDataException? Problem) ReadableRecords(RunId run)
    {
        var records = new List<IReadOnlyList<RunEvent>>();
        _events.Parameters[0].Value = run.Value;
        using var reader = _events.ExecuteReader();
        while (reader.Read())
        {
            try
            {
                records.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), MoaJson.Relaxed.IReadOnlyListRunEvent)
                    ?? throw new JsonException("It is null."));
            }
            catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
            {
                var problem = $"Run {run}: the journal's record of the events from {reader.GetInt64(0)} on cannot be read: {exception.Message}";
                return (records, new InvalidDataException(problem, exception));
            }
        }

        return (records, null);
    }

    /// <summary>Rows that match, newest first, except those that the caller knows better, until it has enough.</summary>
    public List<RunSummary> Rows(RunQuery query, IReadOnlyDictionary<RunId, WaitingRow> except, int most, CancellationToken cancellationToken)
    {
        var rows = new List<RunSummary>();
        if (query.Text is { } text)
        {
            foreach (var run in _search.Find(query, JournalText.Fold(text), cancellationToken).Where(run => !except.ContainsKey(run)).Take(most))
                rows.Add(Row(run));
            return rows;
        }

        using var command = RunListing.Command(_connection, query);
        using var reader = command.ExecuteReader();
        while (rows.Count < most && reader.Read())
        {
            var row = RunListing.Row(reader, Excerpt);
            if (!except.ContainsKey(row.Id))
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>Whether the stored texts of a run hold another.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sought">What is looked for, folded.</param>
    public bool Holds(RunId run, byte[] sought) => _search.IsIn(run, sought);

    /// <summary>The rows of all runs that have not ended, oldest first.</summary>
    public List<RunSummary> Open()
    {
        using var command = _connection.Prepare($"SELECT {RunListing.Columns} FROM runs WHERE status = 'running' ORDER BY id");
        using var reader = command.ExecuteReader();
        var rows = new List<RunSummary>();
        while (reader.Read())
            rows.Add(RunListing.Row(reader, Excerpt));
        return rows;
    }

    public void Dispose()
    {
        _events.Dispose();
        _row.Dispose();
        _excerpt.Dispose();
        _search.Dispose();
        _connection.Dispose();
    }

    private RunSummary Row(RunId run)
    {
        _row.Parameters[0].Value = run.Value;
        using var reader = _row.ExecuteReader();
        reader.Read();
        return RunListing.Row(reader, Excerpt);
    }

    private string? Excerpt(long text)
    {
        _excerpt.Parameters[0].Value = text;
        return _excerpt.ExecuteScalar() as string;
    }
}
