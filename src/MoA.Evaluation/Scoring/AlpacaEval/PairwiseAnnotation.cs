namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>What a judge said of two answers to one instruction.</summary>
/// <param name="Index">The instruction, from 0: its place in the benchmark.</param>
/// <param name="Preference">
/// 1 where the baseline wins, 2 where the model does, fractions where the judge's certainty is known; 0 and 1.5 are a draw; null where the judge
/// failed, which counts as nothing.
/// </param>
/// <param name="Length1">Characters (Unicode code points) of the baseline's answer.</param>
/// <param name="Length2">Characters (Unicode code points) of the model's answer.</param>
public sealed record PairwiseAnnotation(int Index, double? Preference, int Length1, int Length2)
{
    /// <summary>The line it was read from, from 1; null where it was not read from a file.</summary>
    public int? Line { get; init; }

    /// <summary>The share of the win that the model gets, 0 to 1; null where the judge failed.</summary>
    internal double? Share => Preference switch
    {
        null => null,
        0 => 0.5,
        { } preference => preference - 1,
    };
}
