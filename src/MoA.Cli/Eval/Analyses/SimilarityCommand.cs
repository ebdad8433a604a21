using System.CommandLine;
using System.CommandLine.Parsing;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Incorporation;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze similarity</c>: what aggregators take over from which proposers.</summary>
internal sealed class SimilarityCommand
{
    private const string Measure = "measure";
    private const string Proposer = "proposer";

    private readonly Option<string?> _answers = new("--answers") { Description = "The mixture's recorded answers; without them runs are looked at.", HelpName = "MIXTURE=FILE" };

    private readonly Option<string[]> _proposals = FileOptions.Named("--proposals", "A proposer's recorded answers to the same instructions.");

    private readonly Option<string[]> _annotations = FileOptions.Named(
        "--annotations", "What a judge said of a proposer's answers, so that each proposal has a preference of its own, as in the paper.");

    private readonly Option<string?> _instructions = new("--instructions") { Description = "With runs and --annotations: the benchmark's instructions.", HelpName = "FILE" };

    private readonly Option<string?> _leaderboard = FileOptions.Leaderboard();
    private readonly Option<bool> _lengthControlled = FileOptions.LengthControlled();

    private readonly Option<string> _by = new("--by")
    {
        Description = $"{Measure} (the default): the correlation of similarity with preference. {Proposer}: the mean similarities.",
        DefaultValueFactory = _ => Measure,
        HelpName = "ROWS",
    };

    private readonly RunOptions _runs = new();

    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var options = new SimilarityCommand();
        var report = new ReportOptions(globals);
        options._by.AcceptOnlyFromAmong(Measure, Proposer);
        var command = new Command("similarity", "How like final answers are to the proposals they were made from, and whether they are more like the better ones (section 3.3, figures 4b and 6).")
        {
            options._answers, options._proposals, options._leaderboard, options._lengthControlled, options._annotations, options._instructions, options._by,
        };
        options._runs.AddTo(command);
        report.AddTo(command);
        command.Validators.Add(options.Check);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var results = Incorporations.Analyse(await options.ReadAsync(parsed, globals, environment, cancellationToken));
            report.Write(environment.Console, parsed, parsed.GetValue(options._by) == Proposer ? IncorporationReport.ByProposer(results) : IncorporationReport.ByMeasure(results));
            return ExitCode.Ok;
        });
        return command;
    }

    private void Check(CommandResult result)
    {
        bool Has(Option option) => result.GetResult(option) is { Implicit: false };

        if (Has(_answers) == Has(_runs.Mixtures))
            result.AddError("Give recorded answers with --answers, or runs with --mixture: one of the two.");
        if (Has(_answers) && result.GetValue(_proposals) is not { Length: >= 2 })
            result.AddError("--answers needs at least two --proposals MODEL=FILE to compare with.");
        if (Has(_proposals) && !Has(_answers))
            result.AddError("--proposals goes with --answers: the proposals of runs are in the runs.");
        if (Has(_leaderboard) && Has(_annotations))
            result.AddError("--leaderboard and --annotations say twice how good proposals are: leave one out.");
        if (Has(_lengthControlled) && !Has(_leaderboard))
            result.AddError("--length-controlled goes with --leaderboard.");
        if (Has(_runs.Mixtures) && Has(_annotations) && !Has(_instructions))
            result.AddError("Runs with --annotations need --instructions FILE, which says which instruction a run answers.");
        // Before defaults are applied, what was not given is null.
        if (result.GetValue(_by) is null or Measure && !Has(_leaderboard) && !Has(_annotations))
            result.AddError("Say how good proposals are with --leaderboard or --annotations, or ask for --by proposer.");
    }

    private async Task<IEnumerable<Aggregation>> ReadAsync(ParseResult parsed, GlobalOptions globals, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var preferences = Preferences(parsed);
        if (parsed.GetValue(_answers) is { } answers)
        {
            globals.RefuseSession(parsed);
            return RecordedAggregations.Read(NamedFile.Parse(answers), parsed.Files(_proposals), preferences);
        }

        var reader = new RunAggregations(preferences, parsed.GetValue(_instructions));
        await using var session = await globals.OpenAsync(parsed, environment);
        return [.. (await _runs.ReadAllAsync(parsed, session.Runtime, cancellationToken)).SelectMany(reader.Of)];
    }

    private ProposalPreferences Preferences(ParseResult parsed)
    {
        if (parsed.GetValue(_leaderboard) is { } leaderboard)
            return ProposalPreferences.OfModels(leaderboard, parsed.GetValue(_lengthControlled));
        return parsed.Files(_annotations) is { Length: > 0 } annotations ? ProposalPreferences.OfProposals(annotations) : ProposalPreferences.Unknown;
    }
}
