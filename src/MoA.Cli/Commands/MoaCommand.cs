using System.CommandLine;
using System.CommandLine.Help;
using MoA.Cli.Errors;

namespace MoA.Cli.Commands;

/// <summary>The command <c>moa</c>.</summary>
internal static class MoaCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliEnvironment environment)
    {
        var globals = new GlobalOptions();
        var root = new RootCommand($"Mixture-of-Agents on the command line.\n\n{ExitCode.Help}")
        {
            AskCommand.Create(globals, environment),
            ChatCommand.Create(globals, environment),
            RunsCommand.Create(globals, environment),
            ConfigCommand.Create(globals, environment),
            EvalCommand.Create(globals, environment),
            ClusterCommand.Create(globals, environment),
            ServeCommand.Create(globals),
        };
        foreach (var option in globals.All)
            root.Add(option);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            return Refuse(parsed, environment);
        var configuration = new InvocationConfiguration
        {
            Output = environment.Console.Out,
            Error = environment.Console.Err,
            EnableDefaultExceptionHandler = false,
            // The library listens for signals only once an action has begun, so a Ctrl-C that comes early would kill the process.
            ProcessTerminationTimeout = null,
        };
        try
        {
            // A server handles signals itself, and takes the time it needs to stop.
            return parsed.CommandResult.Command is ServeCommand
                ? await parsed.InvokeAsync(configuration)
                : await StopSignals.RunAsync(stopping => parsed.InvokeAsync(configuration, stopping));
        }
        catch (Exception failure)
        {
            return ErrorReporter.Report(failure, environment.Console);
        }
    }

    private static int Refuse(ParseResult parsed, CliEnvironment environment)
    {
        foreach (var error in parsed.Errors)
            environment.Console.Error(error.Message);
        var command = string.Join(' ', PathOf(parsed.CommandResult.Command).Reverse());
        environment.Console.Err.WriteLine($"Try: {command} --help");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> PathOf(Command command)
    {
        for (var next = command; next is not null; next = next.Parents.OfType<Command>().FirstOrDefault())
            yield return next is RootCommand ? "moa" : next.Name;
    }
}
