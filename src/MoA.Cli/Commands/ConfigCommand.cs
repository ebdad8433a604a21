using System.CommandLine;
using MoA.Cli.Config;
using MoA.Cli.Errors;
using MoA.Cli.Output;

namespace MoA.Cli.Commands;

/// <summary><c>moa config check</c>: what a start would say, without starting.</summary>
internal static class ConfigCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var check = new Command("check", "Check the configuration that serve would use, and list everything that is wrong with it.");
        check.SetAction(parsed =>
        {
            if (globals.Server(parsed) is not null)
                throw new CliException(ExitCode.Usage, "config check looks at files of this machine: leave --server out.");
            if (globals.IsDemo(parsed))
                throw new CliException(ExitCode.Usage, "--demo brings its own configuration: there is nothing to check.");
            var report = ConfigChecker.Check(globals.Config(parsed), globals.Data(parsed), environment.Variable);
            if (globals.IsJson(parsed))
                environment.Console.Json(report, ConfigReportJson.Default.ConfigReport);
            else
                Write(environment.Console, report);
            return report.Valid ? ExitCode.Ok : ExitCode.Usage;
        });
        return new Command("config", "Look at the configuration.") { check };
    }

    private static void Write(CliConsole console, ConfigReport report)
    {
        foreach (var error in report.Errors)
            console.Error($"{error.Path}: {error.Message}");
        foreach (var warning in report.Warnings)
            console.Note($"warning: {warning.Path}: {warning.Message}");
        console.Out.WriteLine(report.Valid
            ? $"The configuration is sound: {report.Providers} providers, {report.Models} models, {report.Mixtures} mixtures."
            : $"The configuration has {report.Errors.Count} errors.");
    }
}
