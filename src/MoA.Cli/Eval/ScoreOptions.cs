using System.CommandLine;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Cli.Eval;

/// <summary>The options of <c>moa eval score</c>.</summary>
internal sealed class ScoreOptions
{
    public const string AlpacaEval = "alpaca-eval";
    public const string MtBench = "mt-bench";
    public const string Flask = "flask";

    private readonly Option<string> _suite = new("--suite")
    {
        Description = $"{AlpacaEval} (the default), {MtBench} or {Flask}.",
        DefaultValueFactory = _ => AlpacaEval,
        HelpName = "SUITE",
    };

    public Option<string[]> Inputs { get; } = new("--input")
    {
        Description = "What the judge wrote: AlpacaEval's annotations.json, MT-Bench's judgments, FLASK's reviews. Several files: a model each, or parts of one MT-Bench.",
        HelpName = "FILE",
    };

    public Option<string?> Weights { get; } = new("--weights")
    {
        Description = "alpaca-eval: predict length-controlled win rates from these published weights, with --difficulty and no --input.",
        HelpName = "FILE",
    };

    public Option<string?> Difficulty { get; } = new("--difficulty")
    {
        Description = "alpaca-eval: the instruction difficulty (columns index, instruction_difficulty). With --input: also fit the length-controlled win rate.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _glm = new("--glm")
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
        Description = "alpaca-eval: a published leaderboard, to show beside it and to say what differs.",
        HelpName = "FILE",
    };

    public Option<string?> Questions { get; } = new("--questions")
    {
        Description = "mt-bench: the questions' categories, default MT-Bench's own. flask: the instructions' domains and difficulties, default the reviews' own fields.",
        HelpName = "FILE",
    };

    public Option<string[]> Models { get; } = new("--model", "-m") { Description = "mt-bench and --weights: only this model. Several: repeat it.", HelpName = "NAME" };

    private readonly Option<string?> _format = new("--format") { Description = "table (the default), json, csv or markdown. --json is --format json.", HelpName = "FORMAT" };

    public Option<string?> Output { get; } = new("--output") { Description = "Write to this file. Its ending, .json, .csv or .md, stands for --format.", HelpName = "FILE" };

    public ScoreOptions()
    {
        _suite.AcceptOnlyFromAmong(AlpacaEval, MtBench, Flask);
        _glm.AcceptOnlyFromAmong([.. GlmVariant.All.Select(variant => variant.Name)]);
        _format.AcceptOnlyFromAmong([.. Enum.GetNames<ReportFormat>().Select(name => name.ToLowerInvariant())]);
    }

    public void AddTo(Command command)
    {
        Option[] options = [_suite, Inputs, Weights, Difficulty, _glm, Gamed, Leaderboard, Questions, Models, _format, Output];
        foreach (var option in options)
            command.Add(option);
        command.Validators.Add(result =>
        {
            foreach (var mistake in ScoreRules.Check(this, result, result.GetValue(_suite) ?? AlpacaEval))
                result.AddError(mistake);
        });
    }

    public string Suite(ParseResult parsed) => parsed.GetValue(_suite)!;

    public Option<string?> Glm => _glm;

    public GlmVariant? Variant(ParseResult parsed) => GlmVariant.All.FirstOrDefault(variant => variant.Name == parsed.GetValue(_glm));

    public ReportFormat? Format(ParseResult parsed) => parsed.GetValue(_format) is { } name ? Enum.Parse<ReportFormat>(name, ignoreCase: true) : null;
}
