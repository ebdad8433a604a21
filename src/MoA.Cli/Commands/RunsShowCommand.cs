using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Output;

namespace MoA.Cli.Commands;

/// <summary><c>moa runs show</c>.</summary>
internal static class RunsShowCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var id = RunsCommand.Id();
        var command = new Command("show", "Show a run: every layer, every proposal, the answer.") { id };
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var wanted = parsed.GetValue(id);
            var run = await session.Runtime.GetAsync(wanted, cancellationToken) ?? throw RunsCommand.NotFound(wanted);
            if (globals.IsJson(parsed))
                environment.Console.Json(run);
            else
                RunReport.Write(environment.Console.Out, run);
            return ExitCode.Ok;
        });
        return command;
    }
}
