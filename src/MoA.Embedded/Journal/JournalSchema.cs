using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MoA.Embedded.Journal;

/// <summary>The tables of the journal, and which version of them a file has.</summary>
internal static partial class JournalSchema
{
    /// <summary>The version this product writes, in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 2;

    // runs is the index that lists are made from; events is what the runs are made from. Times are .NET ticks (100 ns) in UTC, so that they
    // come back exactly. Secondary indexes of a WITHOUT ROWID table end in its key, so each of them lists newest first by itself. events
    // has a rowid, because its large payloads would make a poor b-tree key page; they are appended one after another instead.
    private const string First = """
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

    // What lists show of a run's messages and of its answer, and find it by: the beginning, and the whole text folded, so that looking for one is a
    // comparison of bytes. Texts are read for the few rows whose signature lets them through, so they lie apart from the rows that a search walks over. An
    // index of FTS5 took 0.7 ms of processor for each run, this takes some microseconds (docs/decisions/0007).
    private const string Second = """
        CREATE TABLE texts (
            id INTEGER PRIMARY KEY,
            excerpt TEXT,
            folded BLOB NOT NULL
        );
        ALTER TABLE runs ADD COLUMN asked INTEGER;
        ALTER TABLE runs ADD COLUMN answered INTEGER;
        ALTER TABLE runs ADD COLUMN asked_signature BLOB;
        ALTER TABLE runs ADD COLUMN answered_signature BLOB;
        """;

    /// <summary>Makes the tables in a new file, brings an older file up to date, and refuses one that a newer version of this product wrote.</summary>
    /// <exception cref="JournalException">The file is newer than this product.</exception>
    public static void Prepare(SqliteConnection connection, string path, ILogger logger)
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

        connection.InTransaction(() =>
        {
            if (version == 0)
                connection.Run(First);
            connection.Run(Second);
            if (version == 1)
                FillTexts(connection, path, logger);
            connection.Run($"PRAGMA user_version = {Version}");
        });
    }

    private static void FillTexts(SqliteConnection connection, string path, ILogger logger)
    {
        Log.Upgrading(logger, path);
        Log.Upgraded(logger, path, JournalUpgrade.FillTexts(connection));
    }

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Information, "The journal {Path} is of an earlier version: the texts that lists look through are made of its runs.")]
        public static partial void Upgrading(ILogger logger, string path);

        [LoggerMessage(7, LogLevel.Information, "The journal {Path} is up to date: {Runs} runs.")]
        public static partial void Upgraded(ILogger logger, string path, int runs);
    }
}
