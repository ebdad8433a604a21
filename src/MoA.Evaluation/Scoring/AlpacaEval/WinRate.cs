using MoA.Evaluation.Files;
using MoA.Evaluation.Statistics;

namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>How often a model wins against the baseline: <c>get_winrate</c> of alpaca_eval/metrics/winrate.py.</summary>
/// <param name="Percent">The mean share of the win, 0 to 100.</param>
/// <param name="StandardError">Its standard error, in the same points; null with fewer than two annotations.</param>
/// <param name="Wins">Annotations in which the model got more than half.</param>
/// <param name="BaselineWins">Annotations in which it got less.</param>
/// <param name="Draws">Annotations in which it got exactly half.</param>
/// <param name="Total">Annotations that count.</param>
/// <param name="Failed">Annotations that do not, since the judge failed.</param>
/// <param name="DiscretePercent">The win rate where every preference is rounded to one side, and a draw is half a win; 0 to 100.</param>
public sealed record WinRate(double Percent, double? StandardError, int Wins, int BaselineWins, int Draws, int Total, int Failed, double DiscretePercent)
{
    internal static WinRate Of(AnnotationSet set)
    {
        var shares = set.Annotations.Select(annotation => annotation.Share).OfType<double>().ToArray();
        if (shares.Length == 0)
            throw new EvaluationInputException("No annotation has a preference: the judge failed on all of them. Judge again.", set.File, field: "preference");
        var wins = shares.Count(share => share > 0.5);
        var draws = shares.Count(share => share == 0.5);
        return new WinRate(
            Sample.Mean(shares) * 100,
            shares.Length < 2 ? null : Sample.StandardError(shares) * 100,
            wins,
            shares.Length - wins - draws,
            draws,
            shares.Length,
            set.Annotations.Count - shares.Length,
            (wins + draws / 2.0) / shares.Length * 100);
    }
}
