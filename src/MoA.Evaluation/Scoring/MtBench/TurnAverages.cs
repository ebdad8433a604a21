namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>Mean ratings.</summary>
/// <param name="FirstTurn">Of first turns; null where none was rated.</param>
/// <param name="SecondTurn">Of second turns; null where none was rated.</param>
/// <param name="Average">Of both together, each rating with the same weight; null where none was rated.</param>
/// <param name="Rated">Judgments that count.</param>
/// <param name="Failed">Judgments that do not, since no rating could be read.</param>
public sealed record TurnAverages(double? FirstTurn, double? SecondTurn, double? Average, int Rated, int Failed)
{
    internal static TurnAverages Of(IReadOnlyCollection<Judgment> judgments)
    {
        var rated = judgments.Where(judgment => judgment.Score is not null).ToArray();
        return new TurnAverages(Mean(rated.Where(judgment => judgment.Turn == 1)), Mean(rated.Where(judgment => judgment.Turn == 2)), Mean(rated), rated.Length, judgments.Count - rated.Length);
    }

    private static double? Mean(IEnumerable<Judgment> rated) => rated.Average(judgment => judgment.Score);
}
