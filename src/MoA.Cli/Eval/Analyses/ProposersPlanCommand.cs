using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Core.Configuration;
using MoA.Evaluation.Analysis.Proposers;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze proposers plan</c>: the mixtures of a sweep, and the commands that measure them.</summary>
internal static class ProposersPlanCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var folder = ProposersCommand.Folder();
        var proposers = new Option<string>("--proposers") { Description = "The models of multiple proposers, in the order in which they are added.", HelpName = "ID,ID,...", Required = true };
        var single = new Option<string?>("--single") { Description = "The model of single proposers. Default: the first of --proposers.", HelpName = "ID" };
        var aggregator = new Option<string>("--aggregator") { Description = "The aggregator.", HelpName = "ID", Required = true };
        var counts = new Option<string>("--counts") { Description = "How many proposers. Default: 1,2,3 and as many as --proposers are.", HelpName = "N,N,..." };
        var input = new Option<string>("--input") { Description = "AlpacaEval's instructions.", HelpName = "FILE", Required = true };
        var baseline = new Option<string>("--baseline") { Description = "The baseline's answers.", HelpName = "FILE", Required = true };
        var judge = new Option<string>("--judge") { Description = "The model that judges.", HelpName = "ID", Required = true };
        var command = new Command("plan", "Write a configuration with the mixtures, and a script that generates and judges their answers. Asks nobody.")
        {
            folder, proposers, single, aggregator, counts, input, baseline, judge,
        };
        command.SetAction(parsed =>
        {
            globals.RefuseSession(parsed);
            var config = globals.Config(parsed)
                ?? throw new CliException(ExitCode.Usage, "--config FILE is missing: the configuration that has the models; the sweep's mixtures are added to a copy of it.");
            var models = Split(parsed.GetValue(proposers)!);
            var plan = SweepPlan.Create(models, parsed.GetValue(single) ?? models[0], parsed.GetValue(aggregator)!, Counts(parsed.GetValue(counts), models.Length));
            var extended = SweepConfiguration.Extend(config, plan);
            CheckConfiguration(extended);
            var sweep = new SweepFolder(parsed.GetValue(folder)!);
            sweep.Write(plan, extended, SweepCommands.Write(plan, sweep, new SweepMeasurement(parsed.GetValue(input)!, parsed.GetValue(baseline)!, parsed.GetValue(judge)!)));
            foreach (var setting in plan.Settings)
                environment.Console.Out.WriteLine($"{setting.Mixture}\t{string.Join(',', setting.Proposers)}");
            environment.Console.Note($"Written: {sweep.ConfigurationFile}, {sweep.CommandsFile}. Run the script, then: moa eval analyze proposers report {parsed.GetValue(folder)}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } parts
        ? parts
        : throw new CliException(ExitCode.Usage, "--proposers names no model.");

    private static int[] Counts(string? text, int most) => text is null
        ? [.. new[] { 1, 2, 3, most }.Where(count => count <= most)]
        : [.. Split(text).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new CliException(ExitCode.Usage, $"--counts: '{part}' is no whole number."))];

    // A model that is not configured is better said now than by the script.
    private static void CheckConfiguration(string text)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text))).Build();
        var (options, formErrors) = ConfigurationReader.TryRead(configuration);
        var (_, errors) = CatalogBuilder.TryBuild(options);
        if (formErrors.Count + errors.Count > 0)
            throw new InvalidConfigurationException([.. formErrors, .. errors]);
    }
}
