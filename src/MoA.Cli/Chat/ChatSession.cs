using System.Text.Encodings.Web;
using System.Text.Json;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Core.Runs;

namespace MoA.Cli.Chat;

/// <summary>Where the questions of a conversation come from, and where its answers go.</summary>
internal sealed class ChatSession(Conversation conversation, CliEnvironment environment, bool isJson)
{
    private static readonly TurnJson Json = new(new JsonSerializerOptions(TurnJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly CliConsole _console = environment.Console;

    /// <summary>Talks with somebody at a terminal, who sees why a turn failed and may ask again.</summary>
    public async Task<int> TalkAsync(CancellationToken cancellationToken)
    {
        _console.Note("Ask away. /reset begins anew, /exit ends (so does Ctrl-D).");
        var (dialogue, turn) = (1, 0);
        while (true)
        {
            await _console.Err.WriteAsync("> ");
            var line = await environment.Input.ReadLineAsync(cancellationToken);
            switch (line?.Trim())
            {
                case null or "/exit":
                    return ExitCode.Ok;
                case "":
                    break;
                case "/reset":
                    conversation.Reset();
                    (dialogue, turn) = (dialogue + 1, 0);
                    break;
                case var question:
                    await AskAsync(question, id: null, dialogue, ++turn, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Asks each line; an empty one begins a new dialogue. A turn that fails ends it all: what follows would lack its answer.</summary>
    public async Task<int> ReadLinesAsync(TextReader lines, CancellationToken cancellationToken)
    {
        var (dialogue, turn) = (1, 0);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                conversation.Reset();
                (dialogue, turn) = turn > 0 ? (dialogue + 1, 0) : (dialogue, 0);
            }
            else if (!await AskAsync(line, id: null, dialogue, ++turn, cancellationToken))
            {
                return ExitCode.RunFailed;
            }
        }

        return ExitCode.Ok;
    }

    /// <summary>Holds the dialogues of a file of JSON lines. A turn that fails ends its dialogue; the others are held.</summary>
    public async Task<int> HoldAsync(TextReader lines, CancellationToken cancellationToken)
    {
        var (number, held, failed) = (0, 0, 0);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var dialogue = Dialogue.Parse(line, number);
            conversation.Reset();
            held++;
            if (!await HoldAsync(dialogue, held, cancellationToken))
                failed++;
        }

        if (failed > 0)
            _console.Error($"{failed} of {held} dialogues failed.");
        return failed == 0 ? ExitCode.Ok : ExitCode.RunFailed;
    }

    private async Task<bool> HoldAsync(Dialogue dialogue, int number, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < dialogue.Turns.Count; turn++)
        {
            if (!await AskAsync(dialogue.Turns[turn], dialogue.Id, number, turn + 1, cancellationToken))
                return false;
        }

        return true;
    }

    private async Task<bool> AskAsync(string question, JsonElement? id, int dialogue, int turn, CancellationToken cancellationToken)
    {
        var run = await conversation.AskAsync(question, cancellationToken);
        if (isJson)
        {
            _console.Json(
                new Turn
                {
                    Id = id,
                    Dialogue = dialogue,
                    Number = turn,
                    Question = question,
                    Answer = run.Ended is RunCompleted ? run.Answer : null,
                    Error = run.Failure,
                    Run = run.Id.Value,
                    Usage = run.Ended.Usage,
                    Cost = run.Ended.Cost,
                },
                Json.Turn);
        }

        if (run.Failure is { } failure)
            _console.Error(failure);
        return run.Failure is null;
    }
}
