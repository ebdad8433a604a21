using System.CommandLine;
using MoA.Hosting.CommandLine;
using MoA.Server;
using ExitCode = MoA.Cli.Errors.ExitCode;

namespace MoA.Cli.Commands;

/// <summary><c>moa serve</c>: the server, by the same code as its own executable.</summary>
internal sealed class ServeCommand : Command
{
    private ServeCommand()
        : base("serve", "Serve the OpenAI-compatible API from this process until it is told to stop (SIGTERM or Ctrl-C, which is exit code 0 here).")
    {
    }

    public static ServeCommand Create(GlobalOptions globals)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, separated by semicolons; port 0 picks a free one. Default http://127.0.0.1:8080.", HelpName = "URLS" };
        var command = new ServeCommand { urls };
        command.SetAction(parsed =>
        {
            if (globals.Server(parsed) is not null)
                throw new Errors.CliException(ExitCode.Usage, "serve is the server: --server has no place here.");
            if (globals.IsJson(parsed))
                throw new Errors.CliException(ExitCode.Usage, "serve writes no JSON: leave --json out.");
            return HostCommand.RunAsync(ServerArguments(globals, parsed, parsed.GetValue(urls)), ServerHost.Recipe);
        });
        return command;
    }

    private static string[] ServerArguments(GlobalOptions globals, ParseResult parsed, string? urls)
    {
        var arguments = new List<string>();
        Add("--config", globals.Config(parsed));
        Add("--data", globals.Data(parsed));
        Add("--urls", urls);
        if (globals.IsDemo(parsed))
            arguments.Add("--demo");
        return [.. arguments];

        void Add(string name, string? value)
        {
            if (value is not null)
                arguments.AddRange([name, value]);
        }
    }
}
