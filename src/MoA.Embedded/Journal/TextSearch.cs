using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MoA.Embedded.Journal;

/// <summary>Looks whether the texts of listed runs hold what is looked for. Part of one reader; not thread-safe.</summary>
internal sealed class TextSearch(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _text = connection.Prepare("SELECT folded FROM texts WHERE id = $id", "$id");

    /// <summary>Whether the run that a reader of <see cref="RunListing"/> stands at holds a text.</summary>
    /// <param name="row">The reader, with <see cref="RunListing.TextColumns"/>.</param>
    /// <param name="sought">What is looked for, folded, in UTF-8; not empty.</param>
    public bool IsIn(SqliteDataReader row, ReadOnlySpan<byte> sought) =>
        IsIn(row, RunListing.Asked, RunListing.AskedSignature, sought) || IsIn(row, RunListing.Answered, RunListing.AnsweredSignature, sought);

    public void Dispose() => _text.Dispose();

    // The bytes where SQLite has them: most rows end with a look at a signature, and a copy of each would be most of the work.
    private bool IsIn(SqliteDataReader row, int text, int signature, ReadOnlySpan<byte> sought)
    {
        var bytes = raw.sqlite3_column_blob(row.Handle, signature);
        if (bytes.IsEmpty || !TextSignature.MayHold(bytes, sought))
            return false;
        _text.Parameters[0].Value = row.GetInt64(text);
        using var reader = _text.ExecuteReader();
        return reader.Read() && raw.sqlite3_column_blob(reader.Handle, 0).IndexOf(sought) >= 0;
    }
}
