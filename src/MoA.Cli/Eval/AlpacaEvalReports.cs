using System.CommandLine;
using System.Globalization;
using MoA.Evaluation.Reports;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Cli.Eval;

/// <summary>Scores AlpacaEval from files, and says what a reader of the figures has to know.</summary>
internal static class AlpacaEvalReports
{
    // What the published figures agree with their own published weights to, but for a few.
    private const double SamePoints = 1e-6;

    public static ScoreReport FromWeights(ScoreOptions options, ParseResult parsed, string file, Action<string> note)
    {
        var weights = ScoreReports.Only(GlmWeightsFile.Read(file), entry => entry.Key, parsed.GetValue(options.Models), file);
        var difficulty = InstructionDifficulty.Read(parsed.GetValue(options.Difficulty)!);
        var published = Published(options, parsed);
        KeyValuePair<string, LengthControlledWinRate>[] winRates =
            [.. weights.Select(entry => KeyValuePair.Create(entry.Key, LengthControlledWinRate.Predict(entry.Value, difficulty)))];
        var differing = winRates
            .Select(entry => (Model: entry.Key, Difference: entry.Value.Percent - published?.GetValueOrDefault(entry.Key)?.LengthControlledWinRate))
            .Where(entry => entry.Difference is { } difference && Math.Abs(difference) > SamePoints)
            .OrderByDescending(entry => Math.Abs(entry.Difference!.Value));
        foreach (var (model, difference) in differing)
            note($"{model}: {Points(difference!.Value)} points from the published figure.");
        return AlpacaEvalReport.OfWeights(winRates, published);
    }

    public static ScoreReport FromAnnotations(ScoreOptions options, ParseResult parsed, Action<string> note)
    {
        var lengthControl = LengthControl(options, parsed);
        var scores = parsed.GetValue(options.Inputs)!.Select(file => AlpacaEvalScorer.Score(AnnotationFile.Read(file), lengthControl)).ToArray();
        foreach (var score in scores)
        {
            if (score.WinRate.Failed > 0)
                note($"{score.Model}: {score.WinRate.Failed} annotations have no preference and count for nothing.");
            if (score.LengthControlled?.IsFarFrom(score.WinRate.Percent) == true)
                note($"{score.Model}: the length-controlled win rate is far from the win rate. Look at the lengths before you trust it.");
        }

        if (scores.Any(score => score.LengthControlled?.Fit?.GamedBaselines == GamedBaselineSource.Synthesised))
            note("The rows of the gamed baselines are stand-ins, which may cost some tenths of a point. --gamed takes the original's df_gamed.csv.");
        return AlpacaEvalReport.Of(scores, Published(options, parsed));
    }

    private static LengthControlSettings? LengthControl(ScoreOptions options, ParseResult parsed)
    {
        var difficulty = parsed.GetValue(options.Difficulty);
        var variant = options.Variant(parsed);
        var gamed = parsed.GetValue(options.Gamed);
        // Without any of them only the plain win rate is asked for.
        if (difficulty is null && variant is null && gamed is null)
            return null;
        return new LengthControlSettings
        {
            Variant = variant ?? GlmVariant.V1,
            Difficulty = difficulty is null ? null : InstructionDifficulty.Read(difficulty),
            GamedBaselines = gamed is null ? GamedBaselines.Synthesised : GamedBaselines.Read(gamed),
        };
    }

    private static IReadOnlyDictionary<string, PublishedScore>? Published(ScoreOptions options, ParseResult parsed) =>
        parsed.GetValue(options.Leaderboard) is { } file ? LeaderboardFile.Read(file) : null;

    private static string Points(double difference) => difference.ToString("+0.000000;-0.000000", CultureInfo.InvariantCulture);
}
