using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Cli.Sessions;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Cli.Commands;

/// <summary><c>moa runs watch</c>. Ctrl-C ends the watching, not the run.</summary>
internal static class RunsWatchCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var id = RunsCommand.Id();
        var command = new Command("watch", "Follow a run from its beginning to its end: its answer on standard output, or with --json every event.") { id };
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var wanted = parsed.GetValue(id);
            await CheckAsync(session, wanted, cancellationToken);
            var events = session.Runtime.WatchAsync(wanted, RunEventCursor.Start, cancellationToken);
            if (globals.IsJson(parsed))
                return await WriteEventsAsync(environment.Console, events, wanted);
            var run = await new RunPrinter(environment.Console, environment.Time, showLayers: true, showAnswer: true).FollowAsync(events);
            if (run.Failure is not { } failure)
                return ExitCode.Ok;
            environment.Console.Error(failure);
            return ExitCode.RunFailed;
        });
        return command;
    }

    private static async Task CheckAsync(ISession session, RunId id, CancellationToken cancellationToken)
    {
        var run = await session.Runtime.GetAsync(id, cancellationToken) ?? throw RunsCommand.NotFound(id);
        if (!session.WorksOnOpenRuns && run.Completed is null)
        {
            throw new CliException(
                ExitCode.RunFailed,
                $"Run {id} is open, and no process works on it. moa serve on this folder takes it up; watch it then with --server.");
        }
    }

    private static async Task<int> WriteEventsAsync(CliConsole console, IAsyncEnumerable<Core.Runtime.WatchedEvent> events, RunId id)
    {
        await foreach (var watched in events)
        {
            console.Json(watched.Event, MoaJson.Relaxed.RunEvent);
            await console.Out.FlushAsync();
            if (watched.Event.IsTerminal)
                return watched.Event is RunCompleted ? ExitCode.Ok : ExitCode.RunFailed;
        }

        throw new CliException(ExitCode.RunFailed, $"The events of run {id} ended before the run did.");
    }
}
