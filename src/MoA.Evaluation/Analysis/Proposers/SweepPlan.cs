using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>
/// The mixtures of arXiv 2406.04692, table 3: two layers, one aggregator, n proposers that are n models or one model n times, for several n.
/// </summary>
/// <param name="Aggregator">The aggregator of all of them.</param>
/// <param name="Settings">The mixtures, from the fewest proposers on, multiple before single.</param>
public sealed record SweepPlan(string Aggregator, IReadOnlyList<SweepSetting> Settings)
{
    /// <summary>The temperature of single proposers, the paper's: at 0 a model would propose the same each time.</summary>
    public const double Temperature = 0.7;

    /// <summary>Makes a plan.</summary>
    /// <param name="proposers">The models of multiple proposers, in the order in which they are added.</param>
    /// <param name="single">The model of single proposers.</param>
    /// <param name="aggregator">The aggregator.</param>
    /// <param name="counts">How many proposers, each at most as many as there are models.</param>
    /// <exception cref="EvaluationInputException">A count is out of range, or a model stands twice in the list.</exception>
    public static SweepPlan Create(IReadOnlyList<string> proposers, string single, string aggregator, IReadOnlyCollection<int> counts)
    {
        ArgumentNullException.ThrowIfNull(proposers);
        ArgumentNullException.ThrowIfNull(counts);
        if (proposers.Distinct(StringComparer.Ordinal).Count() < proposers.Count)
            throw new EvaluationInputException("--proposers names a model twice: multiple proposers are different models.");
        foreach (var count in counts.Where(count => count < 1 || count > proposers.Count))
            throw new EvaluationInputException($"--counts has {count}, but it must be from 1 to {proposers.Count}, as many as --proposers are.");
        return new SweepPlan(aggregator, [.. counts.Distinct().Order().SelectMany(count => Of(proposers, single, count))]);
    }

    // With one proposer that is the same model there is one mixture, not two.
    private static IEnumerable<SweepSetting> Of(IReadOnlyList<string> proposers, string single, int count)
    {
        if (count > 1 || proposers[0] != single)
            yield return new SweepSetting($"sweep-multiple-{count}", SweepKind.Multiple, [.. proposers.Take(count)]);
        yield return new SweepSetting($"sweep-single-{count}", SweepKind.Single, [.. Enumerable.Repeat(single, count)]);
    }
}
