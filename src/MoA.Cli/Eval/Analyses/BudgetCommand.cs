using System.CommandLine;
using System.CommandLine.Parsing;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Budget;
using MoA.Evaluation.Analysis.Incorporation;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze budget</c>: quality against cost and critical path, with the Pareto front.</summary>
internal sealed class BudgetCommand
{
    private readonly RunOptions _runs = new();
    private readonly Option<string?> _leaderboard = FileOptions.Leaderboard();
    private readonly Option<bool> _lengthControlled = FileOptions.LengthControlled();

    private readonly Option<string[]> _quality = NamedNumbers.Option("--quality", "How good a mixture is, in percent, instead of the leaderboard's win rate.", "ID=PERCENT");

    private readonly Option<string[]> _parameters = NamedNumbers.Option(
        "--parameters", "A model's active parameters in billions, so that TFLOPs can be told. Needed of every model that took part.", "MODEL=BILLIONS");

    private readonly Option<string?> _points = new("--points")
    {
        Description = "Points that were measured elsewhere: CSV with name, quality, and any of kind, cost, path_tokens, path_tflops.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _plot = new("--plot") { Description = "Write cost.svg, path_tokens.svg and path_tflops.svg into this folder, those whose figures are known.", HelpName = "DIR" };

    private readonly Option<string> _qualityName = new("--quality-name")
    {
        Description = "What the quality is, for the plots. Default: win rate (%).",
        DefaultValueFactory = _ => "win rate (%)",
        HelpName = "TEXT",
    };

    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var options = new BudgetCommand();
        var report = new ReportOptions(globals);
        var command = new Command("budget", "Quality against cost and against tokens (or TFLOPs) on the critical path, with the Pareto front (section 3.4, figure 5).")
        {
            options._leaderboard, options._lengthControlled, options._quality, options._parameters, options._points, options._plot, options._qualityName,
        };
        options._runs.AddTo(command);
        report.AddTo(command);
        command.Validators.Add(options.Check);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var points = await options.ReadAsync(parsed, globals, environment, cancellationToken);
            report.Write(environment.Console, parsed, BudgetReport.Of(points));
            options.Draw(parsed, environment, points);
            return ExitCode.Ok;
        });
        return command;
    }

    private void Check(CommandResult result)
    {
        if (result.GetResult(_runs.Mixtures) is null && result.GetResult(_points) is null)
            result.AddError("Give mixtures whose runs are looked at with --mixture ID, or points that were measured elsewhere with --points FILE.");
        if (result.GetValue(_lengthControlled) && result.GetResult(_leaderboard) is null)
            result.AddError("--length-controlled goes with --leaderboard.");
    }

    private async Task<IReadOnlyList<BudgetPoint>> ReadAsync(ParseResult parsed, GlobalOptions globals, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var points = parsed.GetValue(_points) is { } file ? BudgetPointFile.Read(file).ToList() : [];
        string[] mixtures = [.. (parsed.GetValue(_runs.Mixtures) ?? []).Distinct()];
        if (mixtures.Length == 0)
            return points;
        var qualities = Qualities(parsed, mixtures);
        var parameters = NamedNumbers.Read(parsed, _parameters);
        await using var session = await globals.OpenAsync(parsed, environment);
        foreach (var mixture in mixtures)
            points.Add(RunBudgets.Of(mixture, qualities[mixture], await _runs.ReadAsync(parsed, session.Runtime, mixture, cancellationToken), parameters));
        return points;
    }

    private Dictionary<string, double> Qualities(ParseResult parsed, string[] mixtures)
    {
        var given = NamedNumbers.Read(parsed, _quality);
        var preferences = parsed.GetValue(_leaderboard) is { } leaderboard
            ? ProposalPreferences.OfModels(leaderboard, parsed.GetValue(_lengthControlled))
            : ProposalPreferences.Unknown;
        return mixtures.ToDictionary(mixture => mixture, mixture => given.TryGetValue(mixture, out var percent)
            ? percent
            : preferences.OfModel(mixture) * 100 ?? throw new CliException(
                ExitCode.Usage, $"How good is '{mixture}'? Give --quality {mixture}=PERCENT, or a --leaderboard that has it."));
    }

    private void Draw(ParseResult parsed, CliEnvironment environment, IReadOnlyList<BudgetPoint> points)
    {
        if (parsed.GetValue(_plot) is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        foreach (var price in BudgetPrice.All)
        {
            if (BudgetPlot.Draw(points, price, parsed.GetValue(_qualityName)!) is not { } picture)
                continue;
            var file = Path.Combine(folder, $"{price.Name}.svg");
            File.WriteAllText(file, picture);
            environment.Console.Note($"Written: {file}");
        }
    }
}
