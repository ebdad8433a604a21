using System.CommandLine;
using MoA.Core.Runs;

namespace MoA.Cli.Commands;

/// <summary><c>moa runs</c>: what ran and runs.</summary>
internal static class RunsCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment) => new("runs", "Look at runs, follow them, stop them.")
    {
        RunsListCommand.Create(globals, environment),
        RunsShowCommand.Create(globals, environment),
        RunsWatchCommand.Create(globals, environment),
        RunsCancelCommand.Create(globals, environment),
    };

    public static Argument<RunId> Id() => new("id")
    {
        Description = "The run's id: run_ and 32 digits.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!RunId.TryParse(text, out var id))
                result.AddError($"'{text}' is not a run id: one is run_ and 32 hexadecimal digits, as moa runs list shows them.");
            return id;
        },
    };

    public static Errors.CliException NotFound(RunId id) => new(Errors.ExitCode.NotFound, $"There is no run {id} here. See: moa runs list");
}
