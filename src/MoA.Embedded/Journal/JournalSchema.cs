using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MoA.Embedded.Journal;

/// <summary>The tables of the journal, and which version of them a file has.</summary>
internal static class JournalSchema
{
    /// <summary>The version this product writes, in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 1;

    // runs is the index that lists are made from; events is what the runs are made from. Times are .NET ticks (100 ns) in UTC, so that they
    // come back exactly. Secondary indexes of a WITHOUT ROWID table end in its key, so each of them lists newest first by itself. events
    // has a rowid, because its large payloads would make a poor b-tree key page; they are appended one after another instead.
    private const string Script = """
        CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY,
            status TEXT NOT NULL,
            mixture TEXT NOT NULL,
            tenant TEXT,
            created INTEGER NOT NULL,
            completed INTEGER,
            prompt_tokens INTEGER NOT NULL DEFAULT 0,
            completion_tokens INTEGER NOT NULL DEFAULT 0,
            cost TEXT NOT NULL DEFAULT '0',
            error_code TEXT,
            error_message TEXT,
            bytes INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_status ON runs (status);
        CREATE INDEX runs_by_mixture ON runs (mixture);
        CREATE INDEX runs_by_tenant ON runs (tenant) WHERE tenant IS NOT NULL;
        CREATE INDEX runs_by_end ON runs (completed) WHERE completed IS NOT NULL;
        CREATE TABLE events (
            run TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (run, first)
        );
        CREATE TABLE damaged (
            run TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            payload BLOB NOT NULL
        );
        CREATE INDEX damaged_by_run ON damaged (run);
        """;

    /// <summary>Makes the tables in a new file, and refuses a file that a newer version of this product wrote.</summary>
    /// <exception cref="JournalException">The file is newer than this product.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        var version = Convert.ToInt32(connection.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version == Version)
            return;
        if (version > Version)
        {
            throw new JournalException(
                $"The journal {path} has schema version {version}, and this version of the product knows {Version} at most. "
                + "Run the newer version, or name another folder with --data or MoA:Journal:Directory.");
        }

        connection.Run($"BEGIN IMMEDIATE; {Script} PRAGMA user_version = {Version}; COMMIT;");
    }
}
