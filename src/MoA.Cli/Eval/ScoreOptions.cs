using System.CommandLine;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Cli.Eval;

/// <summary>The options of <c>moa eval score</c>.</summary>
internal sealed class ScoreOptions
{
    public const string AlpacaEval = "alpaca-eval";
    public const string MtBench = "mt-bench";
    public const string Flask = "flask";

    private readonly Option<string?> _suite = new("--suite") { Description = $"{AlpacaEval} (the default), {MtBench} or {Flask}.", HelpName = "SUITE" };

    private readonly Option<string?> _format = new("--format") { Description = "table (the default), json, csv or markdown. --json is --format json.", HelpName = "FORMAT" };

    public ScoreOptions()
    {
        _suite.AcceptOnlyFromAmong(AlpacaEval, MtBench, Flask);
        _format.AcceptOnlyFromAmong([.. Enum.GetNames<ReportFormat>().Select(name => name.ToLowerInvariant())]);
        Glm.AcceptOnlyFromAmong([.. GlmVariant.All.Select(variant => variant.Name)]);
    }

    public Option<string[]> Inputs { get; } = new("--input")
    {
        Description = "What the judge wrote: AlpacaEval's annotations.json, MT-Bench's judgments, FLASK's reviews. Several: repeat it.",
        HelpName = "FILE",
    };

    public Option<string?> Weights { get; } = new("--weights")
    {
        Description = "alpaca-eval: predict length-controlled win rates from these published weights, with --difficulty and without --input.",
        HelpName = "FILE",
    };

    public Option<string?> Difficulty { get; } = new("--difficulty")
    {
        Description = "alpaca-eval: the instruction difficulty (columns index, instruction_difficulty). With --input: fit the length-controlled win rate too.",
        HelpName = "FILE",
    };

    public Option<string?> Glm { get; } = new("--glm")
    {
        Description = $"alpaca-eval: the model to fit: {string.Join(", ", GlmVariant.All.Select(variant => variant.Name))}. Default the first; the last needs no --difficulty.",
        HelpName = "NAME",
    };

    public Option<string?> Gamed { get; } = new("--gamed")
    {
        Description = "alpaca-eval: the original's df_gamed.csv, the gamed baselines' comparisons. Default: rows that stand in for them.",
        HelpName = "FILE",
    };

    public Option<string?> Leaderboard { get; } = new("--leaderboard")
    {
        Description = "alpaca-eval: a published leaderboard, to set beside the scores.",
        HelpName = "FILE",
    };

    public Option<string?> Questions { get; } = new("--questions")
    {
        Description = "mt-bench: the questions, for their categories; default MT-Bench's own. flask: the instructions, for domains and difficulties; default the reviews' own fields.",
        HelpName = "FILE",
    };

    public Option<string[]> Models { get; } = new("--model", "-m") { Description = "mt-bench, and --weights: only this model. Several: repeat it.", HelpName = "NAME" };

    public Option<string?> Output { get; } = new("--output") { Description = "Write to this file. Its ending, .json, .csv or .md, stands for --format.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        Option[] options = [_suite, Inputs, Weights, Difficulty, Glm, Gamed, Leaderboard, Questions, Models, _format, Output];
        foreach (var option in options)
            command.Add(option);
        command.Validators.Add(result =>
        {
            foreach (var mistake in ScoreRules.Check(this, result, result.GetValue(_suite) ?? AlpacaEval))
                result.AddError(mistake);
        });
    }

    public string Suite(ParseResult parsed) => parsed.GetValue(_suite) ?? AlpacaEval;

    public GlmVariant? Variant(ParseResult parsed) => GlmVariant.All.FirstOrDefault(variant => variant.Name == parsed.GetValue(Glm));

    public ReportFormat? Format(ParseResult parsed) => parsed.GetValue(_format) is { } name ? Enum.Parse<ReportFormat>(name, ignoreCase: true) : null;
}
