using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MoA.Embedded.Journal;

/// <summary>Deletes ended runs that are too old or too many, on the writer's thread and a few at a time, so that appends never wait long.</summary>
internal sealed class JournalRetention : IDisposable
{
    private const int RunsAtOnce = 100;
    private const int PagesAtOnce = 2048;

    // Free pages kept for reuse: moving every freed page to the end of the file only to allocate it again would double the writing.
    private const long SparePages = 256;

    private readonly SqliteConnection _connection;
    private readonly JournalSettings _settings;
    private readonly TimeProvider _time;
    private readonly SqliteCommand _oldest;
    private readonly SqliteCommand _deleteEvents;
    private readonly SqliteCommand _deleteDamaged;
    private readonly SqliteCommand _deleteTexts;
    private readonly SqliteCommand _deleteRun;

    public JournalRetention(SqliteConnection connection, JournalSettings settings, TimeProvider time)
    {
        _connection = connection;
        _settings = settings;
        _time = time;
        _oldest = connection.Prepare(
            "SELECT id, bytes FROM runs WHERE completed IS NOT NULL AND completed < $before ORDER BY completed LIMIT $limit", "$before", "$limit");
        _deleteEvents = connection.Prepare("DELETE FROM events WHERE run = $run", "$run");
        _deleteDamaged = connection.Prepare("DELETE FROM damaged WHERE run = $run", "$run");
        _deleteTexts = connection.Prepare(
            "DELETE FROM texts WHERE id IN (SELECT asked FROM runs WHERE id = $run UNION ALL SELECT answered FROM runs WHERE id = $run)", "$run");
        _deleteRun = connection.Prepare("DELETE FROM runs WHERE id = $run", "$run");
    }

    /// <summary>Deletes one batch, and gives freed space back to the file system.</summary>
    /// <returns>Whether there is more to do.</returns>
    public bool DeleteSome()
    {
        var doomed = TooOld();
        if (doomed.Count == 0)
            doomed = TooMuch();
        if (doomed.Count > 0)
            Delete(doomed);
        return Shrink() || doomed.Count > 0;
    }

    public void Dispose()
    {
        _oldest.Dispose();
        _deleteEvents.Dispose();
        _deleteDamaged.Dispose();
        _deleteTexts.Dispose();
        _deleteRun.Dispose();
    }

    private List<string> TooOld()
    {
        if (_settings.MaxAge is not { } age)
            return [];
        var now = _time.GetUtcNow().UtcTicks;
        return [.. Oldest(Math.Max(0, now - age.Ticks)).Select(run => run.Id)];
    }

    private List<string> TooMuch()
    {
        var doomed = new List<string>();
        if (_settings.MaxBytes is not { } limit)
            return doomed;
        var excess = ((Number("page_count") - Number("freelist_count")) * Number("page_size")) - limit;
        if (excess <= 0)
            return doomed;
        foreach (var (id, bytes) in Oldest(long.MaxValue))
        {
            doomed.Add(id);
            excess -= bytes;
            if (excess <= 0)
                break;
        }

        return doomed;
    }

    private List<(string Id, long Bytes)> Oldest(long before)
    {
        _oldest.Parameters[0].Value = before;
        _oldest.Parameters[1].Value = RunsAtOnce;
        var runs = new List<(string, long)>();
        using var reader = _oldest.ExecuteReader();
        while (reader.Read())
            runs.Add((reader.GetString(0), reader.GetInt64(1)));
        return runs;
    }

    private void Delete(List<string> runs) => _connection.InTransaction(() =>
    {
        foreach (var run in runs)
        {
            foreach (var command in (ReadOnlySpan<SqliteCommand>)[_deleteEvents, _deleteDamaged, _deleteTexts, _deleteRun])
            {
                command.Run(run);
            }
        }
    });

    private bool Shrink()
    {
        var excess = Number("freelist_count") - SparePages;
        if (excess <= 0)
            return false;
        var pages = Math.Min(excess, PagesAtOnce).ToString(CultureInfo.InvariantCulture);
        using var vacuum = _connection.Prepare($"PRAGMA incremental_vacuum({pages})");
        using var reader = vacuum.ExecuteReader();
        while (reader.Read())
        {
            // Every step frees one page.
        }

        return excess > PagesAtOnce;
    }

    private long Number(string pragma) => (long)_connection.Scalar($"PRAGMA {pragma}")!;
}
