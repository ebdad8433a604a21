using MoA.Evaluation.Files;
using MoA.Evaluation.Reports;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>Reports a sweep as table 3 of arXiv 2406.04692 does: quality by number of proposers, single beside multiple.</summary>
public static class SweepReport
{
    /// <summary>A row for each setting that was judged.</summary>
    /// <param name="folder">The folder of the sweep.</param>
    /// <param name="lengthControl">How to take the length of answers out of the win rate; null: it is not.</param>
    /// <returns>The report, and the mixtures that have no annotations yet.</returns>
    /// <exception cref="EvaluationInputException">There is no plan, annotations cannot be used, or no setting was judged yet.</exception>
    public static (ScoreReport Report, IReadOnlyList<string> Missing) Of(SweepFolder folder, LengthControlSettings? lengthControl = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var settings = folder.Read().Settings;
        var judged = settings.Where(setting => File.Exists(folder.AnnotationsFile(setting))).ToArray();
        if (judged.Length == 0)
            throw new EvaluationInputException($"No setting was judged yet: run {folder.CommandsFile}, which writes {folder.AnnotationsFile(settings[0])} and so on.", folder.PlanFile);
        var rows = judged.Select(setting => (
            Setting: setting,
            Score: AlpacaEvalScorer.Score(AnnotationFile.Read(folder.AnnotationsFile(setting), setting.Mixture), lengthControl))).ToArray();
        var report = ScoreReport.Create(
            rows,
            new("n", row => row.Setting.Proposers.Count),
            new("setting", row => row.Setting.Kind == SweepKind.Single ? "single-proposer" : "multiple-proposer"),
            new("length_controlled_winrate", row => row.Score.LengthControlled?.Percent),
            new("win_rate", row => row.Score.WinRate.Percent),
            new("standard_error", row => row.Score.WinRate.StandardError),
            new("n_total", row => row.Score.WinRate.Total),
            new("avg_length", row => row.Score.AverageLength),
            new("proposers", row => string.Join(' ', row.Setting.Proposers), isDetail: true));
        return (report, [.. settings.Except(judged).Select(setting => setting.Mixture)]);
    }
}
