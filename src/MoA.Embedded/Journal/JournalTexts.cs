using Microsoft.Data.Sqlite;

namespace MoA.Embedded.Journal;

/// <summary>The writer's statements for the texts that lists show and look through. Used by the writer's thread alone, inside its transactions.</summary>
internal sealed class JournalTexts : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;

    public JournalTexts(SqliteConnection connection)
    {
        _connection = connection;
        _insert = connection.Prepare("INSERT INTO texts (excerpt, folded) VALUES ($excerpt, $folded)", "$excerpt", "$folded");
        _delete = connection.Prepare("DELETE FROM texts WHERE id = $id", "$id");
    }

    /// <summary>Stores a text.</summary>
    /// <returns>What a run's row names it by; null where there is none.</returns>
    public long? Add(JournalText? text)
    {
        if (text is null)
            return null;
        _insert.Run(text.Excerpt, text.Folded);
        return SQLitePCL.raw.sqlite3_last_insert_rowid(_connection.Handle);
    }

    public void Remove(long text) => _delete.Run(text);

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
    }
}
