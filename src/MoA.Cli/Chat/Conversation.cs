using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Output;
using MoA.Cli.Sessions;
using MoA.Client.Runs;
using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Chat;

/// <summary>
/// Questions and answers one after another. The history holds the final answers alone: what the proposers say is made anew each turn
/// (arXiv 2406.04692 does the same for MT-Bench).
/// </summary>
internal sealed class Conversation
{
    private readonly Core.Mixtures.Mixture _mixture;
    private readonly SamplingSettings _sampling;
    private readonly RunPrinter _printer;
    private readonly RunFollower _follower;
    private readonly ChatMessage[] _system;
    private readonly List<ChatMessage> _history;
    private bool _saidSimulated;

    public Conversation(ISession session, CliEnvironment environment, ChatOptions options, ParseResult parsed, bool showAnswer)
    {
        _mixture = session.Find(options.Model(parsed));
        _sampling = options.Sampling(parsed);
        _system = [.. options.SystemMessages(parsed)];
        _history = [.. _system];
        _printer = new RunPrinter(environment.Console, environment.Time, options.ShowLayers(parsed), showAnswer);
        _follower = new RunFollower(session.Runtime, environment.Time)
        {
            CancelFailed = (run, failure) => environment.Console.Error(run is { } id
                ? $"Run {id} may go on: it could not be cancelled ({failure.Message}). Try: moa runs cancel {id}"
                : "The run that was being started may go on: the server did not answer in time. See: moa runs list"),
        };
    }

    /// <summary>Forgets everything that was said.</summary>
    public void Reset()
    {
        _history.Clear();
        _history.AddRange(_system);
    }

    /// <summary>Asks, waits for the answer and remembers both; a question without an answer is not remembered.</summary>
    public async Task<FollowedRun> AskAsync(string question, CancellationToken cancellationToken)
    {
        var user = ChatMessage.Create("user", question);
        var request = new RunRequest
        {
            Mixture = _mixture,
            Chat = new ChatRequest { Messages = [.. _history, user], Sampling = _sampling },
            Attached = true,
        };
        var run = await _printer.FollowAsync(_follower.RunAsync(request, cancellationToken), _saidSimulated);
        _saidSimulated = true;
        if (run.Ended is RunCompleted)
        {
            _history.Add(user);
            _history.Add(ChatMessage.Create("assistant", run.Answer));
        }

        return run;
    }
}
