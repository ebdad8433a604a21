using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Evaluation.Analysis.Budget;

/// <summary>Reads off runs what a mixture costs.</summary>
public static class RunBudgets
{
    private const double OperationsPerTera = 1e12;

    /// <summary>Takes the means of a mixture's runs.</summary>
    /// <param name="name">The mixture.</param>
    /// <param name="quality">How good it is, in percent.</param>
    /// <param name="runs">Its completed runs, at least one.</param>
    /// <param name="activeParameters">Active parameters of each model by its configured id, in billions; a model that is missing leaves TFLOPs unknown.</param>
    public static BudgetPoint Of(string name, double quality, IReadOnlyList<RunSnapshot> runs, IReadOnlyDictionary<string, double> activeParameters)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(activeParameters);
        var isKnown = runs.SelectMany(Proposals).All(proposal => activeParameters.ContainsKey(proposal.Model));
        return new BudgetPoint
        {
            Name = name,
            Kind = KindOf(runs[0].Recipe),
            Quality = quality,
            Cost = (double)runs.Average(run => run.Cost),
            PathTokens = runs.Average(run => Path(run, proposal => proposal.Usage.TotalTokens)),
            PathTflops = isKnown ? runs.Average(run => Path(run, proposal => Tflops(proposal, activeParameters[proposal.Model]))) : null,
            Runs = runs.Count,
        };
    }

    private static IEnumerable<Proposal> Proposals(RunSnapshot run) => run.Layers.SelectMany(layer => layer.Proposals);

    private static double Path(RunSnapshot run, Func<Proposal, double> weight) => run.Layers.Sum(layer => layer.Proposals.Max(weight));

    private static double Tflops(Proposal proposal, double billions) => 2 * billions * 1e9 * proposal.Usage.TotalTokens / OperationsPerTera;

    private static string KindOf(Mixture recipe)
    {
        if (recipe.Layers.Count == 0)
            return "single model";
        if (recipe.Kind == MixtureKind.Rank)
            return "ranker";
        var models = recipe.Layers.SelectMany(layer => layer.Proposers).Select(slot => slot.Model).Distinct().Count();
        return models == 1 ? "single-proposer" : "multi-proposer";
    }
}
