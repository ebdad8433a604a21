using System.CommandLine;
using MoA.Core.Configuration;

namespace MoA.Hosting.CommandLine;

/// <summary>The command line of a host.</summary>
internal static class HostCommand
{
    /// <summary>Runs a host until it is told to stop.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args, HostRecipe recipe)
    {
        var config = new Option<string?>("--config") { Description = "JSON file with a section \"MoA\"; moa.sample.json is one.", HelpName = "FILE" };
        var urls = new Option<string?>("--urls")
        {
            Description = "Where to listen, separated by semicolons; port 0 picks a free one. Default http://127.0.0.1:8080.",
            HelpName = "URLS",
        };
        var demo = new Option<bool>("--demo") { Description = "Serve the mixtures moa, moa-lite and self-moa over simulated models." };
        var root = new RootCommand(recipe.Description) { config, urls, demo };
        foreach (var option in recipe.Options)
            root.Add(option.Option);
        root.SetAction((parsed, _) => ServeAsync(recipe, new HostArguments(parsed.GetValue(config), parsed.GetValue(urls), parsed.GetValue(demo))
        {
            Settings = SettingOption.Read(parsed, recipe.Options),
        }));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Task.FromResult(Fail(recipe, ExitCode.WrongConfiguration, string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message))));

        // The host itself handles signals, and takes the time it needs to stop.
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static async Task<int> ServeAsync(HostRecipe recipe, HostArguments arguments)
    {
        try
        {
            await using var host = await MoaHost.BuildAsync(recipe, arguments);
            await host.RunAsync();
            return ExitCode.Stopped;
        }
        catch (InvalidConfigurationException failure)
        {
            return Fail(recipe, ExitCode.WrongConfiguration, failure.Errors is [var only] ? only.ToString() : failure.Message);
        }
        catch (Exception failure) when (Explain(recipe, failure) is { } explanation)
        {
            return Fail(recipe, ExitCode.CannotRun, explanation);
        }
    }

    private static string? Explain(HostRecipe recipe, Exception failure) => recipe.Explain(failure) ?? (failure as IOException)?.Message;

    private static int Fail(HostRecipe recipe, int exitCode, string message)
    {
        Console.Error.WriteLine($"moa-{recipe.Name}: {message}");
        return exitCode;
    }
}
