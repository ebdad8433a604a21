using System.CommandLine;
using MoA.Core.Configuration;
using MoA.Embedded.Journal;
using MoA.Server.Hosting;

namespace MoA.Server.CommandLine;

/// <summary>The command line of the server.</summary>
internal static class ServerCommand
{
    private static readonly Option<string?> Config = new("--config") { Description = "JSON file with a section \"MoA\"; moa.sample.json is one.", HelpName = "FILE" };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where to listen, separated by semicolons; port 0 picks a free one. Default http://127.0.0.1:8080.",
        HelpName = "URLS",
    };

    private static readonly Option<string?> Data = new("--data") { Description = "The folder of the journal, which holds every run. Default moa-data.", HelpName = "DIR" };

    private static readonly Option<bool> Demo = new("--demo") { Description = "Serve the mixtures moa, moa-lite and self-moa over simulated models." };

    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Mixture-of-Agents server with an OpenAI-compatible API.") { Config, Urls, Data, Demo };
        root.SetAction((result, _) => ServeAsync(new ServerArguments(
            result.GetValue(Config), result.GetValue(Urls), result.GetValue(Data), result.GetValue(Demo))));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Task.FromResult(Fail(ExitCode.WrongConfiguration, string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message))));

        // The host itself handles signals, and takes the time it needs to stop.
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static async Task<int> ServeAsync(ServerArguments arguments)
    {
        try
        {
            await using var server = await ServerHost.BuildAsync(arguments);
            await server.RunAsync();
            return ExitCode.Stopped;
        }
        catch (InvalidConfigurationException failure)
        {
            return Fail(ExitCode.WrongConfiguration, failure.Errors is [var only] ? only.ToString() : failure.Message);
        }
        catch (JournalException failure)
        {
            return Fail(ExitCode.CannotRun, failure.Message);
        }
        catch (IOException failure)
        {
            return Fail(ExitCode.CannotRun, failure.Message);
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine($"moa-server: {message}");
        return exitCode;
    }
}
