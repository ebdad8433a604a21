using System.Text.Json;
using Microsoft.Data.Sqlite;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>Fills in what a journal of the first schema version does not have: the texts that lists show and look through, from the runs' events.</summary>
internal sealed class JournalUpgrade : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly JournalTexts _texts;
    private readonly SqliteCommand _first;
    private readonly SqliteCommand _last;
    private readonly SqliteCommand _fill;

    private JournalUpgrade(SqliteConnection connection)
    {
        _connection = connection;
        _texts = new JournalTexts(connection);
        _first = connection.Prepare("SELECT payload FROM events WHERE run = $run ORDER BY first LIMIT 1", "$run");
        _last = connection.Prepare("SELECT payload FROM events WHERE run = $run ORDER BY first DESC LIMIT 1", "$run");
        _fill = connection.Prepare(
            "UPDATE runs SET asked = $asked, asked_signature = $askedSignature, answered = $answered, answered_signature = $answeredSignature WHERE id = $id",
            "$id", "$asked", "$askedSignature", "$answered", "$answeredSignature");
    }

    /// <summary>Fills in the texts of every run. Inside a transaction: a start that is broken off leaves the journal as it was.</summary>
    /// <returns>How many runs there are.</returns>
    public static int FillTexts(SqliteConnection connection)
    {
        using var upgrade = new JournalUpgrade(connection);
        var runs = upgrade.Runs();
        foreach (var run in runs)
            upgrade.Fill(run);
        return runs.Count;
    }

    public void Dispose()
    {
        _texts.Dispose();
        _first.Dispose();
        _last.Dispose();
        _fill.Dispose();
    }

    private List<string> Runs()
    {
        using var command = _connection.Prepare("SELECT id FROM runs ORDER BY id");
        using var reader = command.ExecuteReader();
        var runs = new List<string>();
        while (reader.Read())
            runs.Add(reader.GetString(0));
        return runs;
    }

    private void Fill(string run)
    {
        var asked = Read(_first, run) is [RunStarted started, ..] ? JournalText.Of(started.Header.Request.Messages) : null;
        var answered = Read(_last, run) is [.., RunEnded ended] ? JournalText.Of(ended) : null;
        if (asked is not null || answered is not null)
            _fill.Run(run, _texts.Add(asked), asked?.Signature, _texts.Add(answered), answered?.Signature);
    }

    // A record that cannot be read is dealt with when its run is: here it has no text.
    private static IReadOnlyList<RunEvent> Read(SqliteCommand command, string run)
    {
        command.Parameters[0].Value = run;
        if (command.ExecuteScalar() is not byte[] payload)
            return [];
        try
        {
            return JsonSerializer.Deserialize(payload, MoaJson.Relaxed.IReadOnlyListRunEvent) ?? [];
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            return [];
        }
    }
}
