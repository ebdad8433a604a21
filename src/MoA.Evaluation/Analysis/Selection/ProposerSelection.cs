namespace MoA.Evaluation.Analysis.Selection;

/// <summary>
/// Chooses proposers by the two criteria of arXiv 2406.04692, section 2.1: performance and diversity. The paper gives no formula; the rule here is greedy. First the
/// model with the highest win rate; then, again and again, the one with the highest (1 - w) x win rate + w x diversity, where diversity is 1 less the
/// similarity to the nearest model chosen before, and w says what diversity weighs. Of equals the better one is chosen, then the first by name.
/// </summary>
/// <remarks>
/// The similarity of two models is the mean, over the instructions that all candidates answered, of the cosine of their answers' TF-IDF vectors, weighed over the
/// candidates' answers to that instruction.
/// </remarks>
public static class ProposerSelection
{
    /// <summary>What diversity weighs unless said otherwise.</summary>
    public const double DefaultWeight = 0.5;

    /// <summary>Puts all candidates into the order in which they would be chosen.</summary>
    /// <param name="candidates">The candidates, at least one.</param>
    /// <param name="similarity">How like two models' answers are, 0 to 1.</param>
    /// <param name="diversityWeight">What diversity weighs, 0 to 1.</param>
    public static IReadOnlyList<Choice> Order(
        IReadOnlyCollection<Candidate> candidates, Func<string, string, double> similarity, double diversityWeight = DefaultWeight)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(similarity);
        var left = candidates.OrderByDescending(candidate => candidate.Performance).ThenBy(candidate => candidate.Model, StringComparer.Ordinal).ToList();
        var chosen = new List<Choice>();
        while (left.Count > 0)
        {
            // MaxBy takes the first of equals, and the better ones come first.
            var next = left.Select(candidate => Rate(candidate, chosen, similarity, diversityWeight)).MaxBy(choice => choice.Score ?? choice.Performance)!;
            chosen.Add(next);
            left.RemoveAll(candidate => candidate.Model == next.Model);
        }

        return chosen;
    }

    private static Choice Rate(Candidate candidate, List<Choice> chosen, Func<string, string, double> similarity, double weight)
    {
        var (rank, model, performance) = (chosen.Count + 1, candidate.Model, candidate.Performance);
        if (chosen.Count == 0)
            return new Choice(rank, model, performance, null, null, null);
        var (nearest, closeness) = chosen.Select(other => (other.Model, Closeness: similarity(model, other.Model))).MaxBy(other => other.Closeness);
        var diversity = 1 - closeness;
        return new Choice(rank, model, performance, diversity, nearest, ((1 - weight) * performance) + (weight * diversity));
    }
}
