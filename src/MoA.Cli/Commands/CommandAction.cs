using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Sessions;

namespace MoA.Cli.Commands;

/// <summary>Gives a command its action, with what all actions share: a session, and the exit code of Ctrl-C.</summary>
internal static class CommandAction
{
    public static void SetSessionAction(
        this Command command, GlobalOptions globals, CliEnvironment environment, Func<ParseResult, ISession, CancellationToken, Task<int>> action) =>
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            await using var session = await globals.OpenAsync(parsed, environment);
            return await action(parsed, session, cancellationToken);
        });

    public static void SetStoppableAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await action(parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Cancelled;
            }
        });
}
