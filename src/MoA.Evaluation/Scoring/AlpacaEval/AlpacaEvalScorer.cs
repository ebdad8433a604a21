using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>Scores annotations as AlpacaEval 2 does (<c>tatsu-lab/alpaca_eval</c>, src/alpaca_eval/main.py and metrics/).</summary>
public static class AlpacaEvalScorer
{
    /// <summary>Scores a model.</summary>
    /// <param name="annotations">What the judge said; see <see cref="AnnotationFile"/>.</param>
    /// <param name="lengthControl">How to take the length of answers out of the win rate; null leaves the length-controlled win rate out.</param>
    /// <exception cref="EvaluationInputException">
    /// No annotation has a preference, or for the length-controlled win rate fewer than five have one, or the difficulty of an instruction is not known.
    /// </exception>
    public static AlpacaEvalScore Score(AnnotationSet annotations, LengthControlSettings? lengthControl = null)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var winRate = WinRate.Of(annotations);
        var averageLength = (int)annotations.Annotations.Average(annotation => (double)annotation.Length2);
        return new AlpacaEvalScore(
            annotations.Model, winRate, averageLength, lengthControl is null ? null : LengthControlFitter.Fit(annotations, lengthControl));
    }
}
