using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Evaluation.Reports;
using MoA.Evaluation.Scoring.Flask;
using MoA.Evaluation.Scoring.MtBench;

namespace MoA.Cli.Eval;

/// <summary>Reads what the options name and scores it.</summary>
internal static class ScoreReports
{
    /// <summary>Makes the report.</summary>
    /// <param name="options">The options.</param>
    /// <param name="parsed">What was given for them.</param>
    /// <param name="note">What is to be said beside the report.</param>
    public static ScoreReport Create(ScoreOptions options, ParseResult parsed, Action<string> note) => options.Suite(parsed) switch
    {
        ScoreOptions.MtBench => MtBench(options, parsed),
        ScoreOptions.Flask => Flask(options, parsed, note),
        _ when parsed.GetValue(options.Weights) is { } weights => AlpacaEvalReports.FromWeights(options, parsed, weights, note),
        _ => AlpacaEvalReports.FromAnnotations(options, parsed, note),
    };

    /// <summary>Those of some models that were asked for; all where none was.</summary>
    /// <exception cref="CliException">One that was asked for is not there.</exception>
    public static IReadOnlyList<T> Only<T>(IReadOnlyList<T> items, Func<T, string> model, string[]? wanted, string source)
    {
        if (wanted is not { Length: > 0 })
            return items;
        foreach (var name in wanted.Where(name => !items.Any(item => model(item) == name)))
            throw new CliException(ExitCode.NotFound, $"--model: {source} has no model '{name}'. It has: {string.Join(", ", items.Select(model))}.");
        return [.. items.Where(item => wanted.Contains(model(item)))];
    }

    private static ScoreReport MtBench(ScoreOptions options, ParseResult parsed)
    {
        var categories = parsed.GetValue(options.Questions) is { } questions ? MtBenchCategories.Read(questions) : MtBenchCategories.Original;
        var inputs = parsed.GetValue(options.Inputs)!;
        var scores = MtBenchScorer.Score(inputs.SelectMany(file => JudgmentFile.Read(file, categories)));
        return MtBenchReport.Of(Only(scores, score => score.Model, parsed.GetValue(options.Models), string.Join(", ", inputs)));
    }

    private static ScoreReport Flask(ScoreOptions options, ParseResult parsed, Action<string> note)
    {
        var labels = parsed.GetValue(options.Questions) is { } questions ? FlaskLabels.Read(questions) : null;
        var scores = parsed.GetValue(options.Inputs)!
            .Select(file => FlaskScorer.Score(Path.GetFileNameWithoutExtension(file), FlaskReviewFile.Read(file, labels)))
            .ToArray();
        foreach (var score in scores)
        {
            note($"{score.Model}: {score.Reviews} reviews, {score.Unread} of them without any grade; {score.NotApplicable} grades do not apply, "
                + $"{score.Unusable} are no number or of no known skill.");
        }

        return FlaskReport.Of(scores);
    }
}
