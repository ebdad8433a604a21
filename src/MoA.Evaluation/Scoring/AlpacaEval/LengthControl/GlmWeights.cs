using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>What a fit found of one model, on the scale of the logit. The baseline's are all 0.</summary>
/// <param name="Length">The weight of tanh of the standardised difference of length, baseline's less model's.</param>
/// <param name="Difficulty">The weight of the instruction's difficulty; 0 where it was no feature.</param>
/// <param name="Model">The weight of the model itself (<c>not_gamed_baseline</c>).</param>
public sealed record GlmWeights(double Length, double Difficulty, double Model)
{
    /// <summary>The probability that the model wins where both answers are of one length.</summary>
    internal double WinAtSameLength(double difficulty) => Logistic.Of(Model + Difficulty * difficulty);
}
