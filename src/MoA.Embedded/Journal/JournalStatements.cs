using System.Globalization;
using Microsoft.Data.Sqlite;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>The writer's prepared statements. Used by the writer's thread alone, inside its transactions.</summary>
internal sealed class JournalStatements : IDisposable
{
    private const int Constraint = 19;

    private readonly SqliteCommand _insertEvents;
    private readonly SqliteCommand _insertRun;
    private readonly SqliteCommand _endRun;
    private readonly SqliteCommand _setAside;
    private readonly JournalTexts _texts;

    public JournalStatements(SqliteConnection connection)
    {
        _insertEvents = connection.Prepare(
            "INSERT INTO events (run, first, last, payload) VALUES ($run, $first, $last, $payload)", "$run", "$first", "$last", "$payload");
        _insertRun = connection.Prepare(
            // The row is there already where a run's unreadable first event is replaced.
            """
            INSERT INTO runs (id, status, mixture, tenant, created, asked, asked_signature)
            VALUES ($id, 'running', $mixture, $tenant, $created, $asked, $signature) ON CONFLICT (id) DO NOTHING
            """,
            "$id", "$mixture", "$tenant", "$created", "$asked", "$signature");
        _endRun = connection.Prepare(
            """
            UPDATE runs SET status = $status, completed = $completed, prompt_tokens = $prompt, completion_tokens = $completion, cost = $cost,
                error_code = $code, error_message = $message, answered = $answered, answered_signature = $signature,
                bytes = (SELECT sum(length(payload)) FROM events WHERE run = $id)
                    + coalesce((SELECT sum(length(folded)) FROM texts WHERE id IN (asked, $answered)), 0)
            WHERE id = $id
            """,
            "$id", "$status", "$completed", "$prompt", "$completion", "$cost", "$code", "$message", "$answered", "$signature");
        _setAside = connection.Prepare(
            """
            INSERT INTO damaged (run, first, last, payload) SELECT run, first, last, payload FROM events WHERE run = $run AND last >= $first;
            DELETE FROM events WHERE run = $run AND last >= $first
            """,
            "$run", "$first");
        _texts = new JournalTexts(connection);
    }

    /// <summary>Writes one append. What the schema refuses for good is put into <see cref="JournalAppend.Rejected"/>, so that it stops nobody else.</summary>
    /// <exception cref="SqliteException">It cannot be written now.</exception>
    public void Write(JournalAppend append)
    {
        try
        {
            if (append.SetAsideFrom is { } first)
                _setAside.Run(append.Run.Value, first);
            _insertEvents.Run(append.Run.Value, append.Events[0].Sequence, append.Events[^1].LastSequence, append.Payload);
            if (append.Started is { } started)
                Insert(started.Header, append.Asked);
            if (append.Ended is { } ended)
                End(append.Run, ended, append.Answered);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Constraint)
        {
            append.Rejected = new InvalidOperationException(
                $"Run {append.Run}: its events from {append.Events[0].Sequence} on are in the journal already.", exception);
        }
    }

    public void Dispose()
    {
        _insertEvents.Dispose();
        _insertRun.Dispose();
        _endRun.Dispose();
        _setAside.Dispose();
        _texts.Dispose();
    }

    private void Insert(RunHeader header, JournalText? asked)
    {
        var text = _texts.Add(asked);
        var added = _insertRun.Run(header.Id.Value, header.Mixture.Name, header.Tenant, header.Created.UtcTicks, text, asked?.Signature);
        if (added == 0 && text is { } unused)
            _texts.Remove(unused);
    }

    private void End(RunId run, RunEnded ended, JournalText? answered)
    {
        var error = RunRows.ErrorOf(ended);
        _endRun.Run(
            run.Value,
            EnumText<RunStatus>.Of(RunRows.StatusOf(ended)),
            ended.Time.UtcTicks,
            ended.Usage.PromptTokens,
            ended.Usage.CompletionTokens,
            ended.Cost.ToString(CultureInfo.InvariantCulture),
            error is null ? null : EnumText<RunErrorCode>.Of(error.Code),
            error?.Message,
            _texts.Add(answered),
            answered?.Signature);
    }
}
