using Microsoft.Data.Sqlite;
using MoA.Core.Runs;
using SQLitePCL;

namespace MoA.Embedded.Journal;

/// <summary>Looks for runs by their texts. Part of one reader; not thread-safe.</summary>
internal sealed class TextSearch : IDisposable
{
    // No more than the search looks at: SQLite copies what a row is asked for.
    private const string Columns = "id, asked, asked_signature, answered, answered_signature";

    private const int Asked = 1;
    private const int Answered = 3;
    private const int Row = 100;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _run;
    private readonly sqlite3_stmt _text;

    public TextSearch(SqliteConnection connection)
    {
        _connection = connection;
        _run = connection.Prepare($"SELECT {Columns} FROM runs WHERE id = $id", "$id");
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(connection.Handle, "SELECT folded FROM texts WHERE id = ?", out _text), connection.Handle);
    }

    /// <summary>The runs that match a query and hold a text, newest first.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sought">What is looked for, folded, in UTF-8; not empty.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IEnumerable<RunId> Find(RunQuery query, byte[] sought, CancellationToken cancellationToken)
    {
        using var command = RunListing.Command(_connection, query, Columns);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsIn(reader, sought))
                yield return RunId.Parse(reader.GetString(0));
        }
    }

    /// <summary>Whether the stored texts of a run hold another.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sought">What is looked for, folded.</param>
    public bool IsIn(RunId run, byte[] sought)
    {
        _run.Parameters[0].Value = run.Value;
        using var reader = _run.ExecuteReader();
        return reader.Read() && IsIn(reader, sought);
    }

    public void Dispose()
    {
        _run.Dispose();
        _text.Dispose();
    }

    private bool IsIn(SqliteDataReader row, byte[] sought) => IsIn(row, Asked, sought) || IsIn(row, Answered, sought);

    // SQLite's own functions and the bytes where it has them: a search looks at every run, and reads the texts of many.
    private bool IsIn(SqliteDataReader row, int text, ReadOnlySpan<byte> sought)
    {
        var signature = raw.sqlite3_column_blob(row.Handle, text + 1);
        if (signature.IsEmpty || !TextSignature.MayHold(signature, sought))
            return false;
        raw.sqlite3_bind_int64(_text, 1, raw.sqlite3_column_int64(row.Handle, text));
        var result = raw.sqlite3_step(_text);
        var holds = result == Row && raw.sqlite3_column_blob(_text, 0).IndexOf(sought) >= 0;
        raw.sqlite3_reset(_text);
        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        return holds;
    }
}
