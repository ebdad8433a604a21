using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Core.Runs;

namespace MoA.Cli.Commands;

/// <summary><c>moa runs cancel</c>.</summary>
internal static class RunsCancelCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var id = RunsCommand.Id();
        var command = new Command("cancel", "Stop a run and every call of it. A run that has ended stays as it is.") { id };
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var wanted = parsed.GetValue(id);
            var run = await session.Runtime.CancelAsync(wanted, "requested", cancellationToken) ?? throw RunsCommand.NotFound(wanted);
            if (globals.IsJson(parsed))
                environment.Console.Json(run);
            else
                environment.Console.Out.WriteLine(run.Status == RunStatus.Cancelled ? $"{run.Id} is cancelled." : $"{run.Id} had ended before: {Words.Of(run.Status)}.");
            return ExitCode.Ok;
        });
        return command;
    }
}
