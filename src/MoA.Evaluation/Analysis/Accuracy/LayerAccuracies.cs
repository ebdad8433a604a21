using MoA.Core.Runs;

namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>Accuracy of every layer's models on problems whose answers can be checked (arXiv 2406.04692, appendix D).</summary>
public static class LayerAccuracies
{
    /// <summary>Checks the proposals and final answers of runs.</summary>
    /// <param name="runs">Runs of one or several mixtures; those of other problems are passed over.</param>
    /// <param name="problems">The problems.</param>
    /// <returns>For each mixture and layer each model, then the sums over the layer.</returns>
    public static IReadOnlyList<LayerAccuracy> Of(IEnumerable<RunSnapshot> runs, MathProblems problems)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(problems);
        var checks = runs.SelectMany(run => problems.AnswerTo(run) is { } right ? Check(run, right) : []).ToArray();
        return
        [
            .. checks
                .GroupBy(check => (check.Mixture, check.Layer))
                .OrderBy(layer => layer.Key.Mixture, StringComparer.Ordinal)
                .ThenBy(layer => layer.Key.Layer)
                .SelectMany(layer => Rows(layer.Key.Mixture, layer.Key.Layer, [.. layer])),
        ];
    }

    private static IEnumerable<LayerAccuracy> Rows(string mixture, int layer, Checked[] checks)
    {
        foreach (var model in checks.GroupBy(check => (check.IsAggregator, check.Model)).OrderBy(model => model.Key.Model, StringComparer.Ordinal))
            yield return Row(model.Key.IsAggregator ? "aggregator" : "proposer", model.Key.Model, [.. model]);
        Checked[] proposals = [.. checks.Where(check => !check.IsAggregator)];
        if (proposals.Length == 0)
            yield break;
        yield return Row("all", null, proposals);
        var runs = proposals.GroupBy(check => check.Run).ToArray();
        yield return new LayerAccuracy(
            mixture, layer, "any", null, runs.Length, runs.Count(run => run.Any(check => check.IsRight)), runs.Count(run => run.All(check => !check.HasBox)));

        LayerAccuracy Row(string role, string? model, Checked[] of) =>
            new(mixture, layer, role, model, of.Length, of.Count(check => check.IsRight), of.Count(check => !check.HasBox));
    }

    private static IEnumerable<Checked> Check(RunSnapshot run, string right) => run.Layers.SelectMany(layer => layer.Proposals.Select(proposal =>
    {
        var answer = proposal.Status == ProposalStatus.Completed ? BoxedAnswer.Find(proposal.Content) : null;
        return new Checked(
            run.Mixture,
            run.Id,
            layer.Index,
            proposal.Model,
            layer.Index == run.Recipe.LayerCount,
            answer is not null,
            answer is not null && MathEquivalence.AreEqual(answer, right));
    }));

    private sealed record Checked(string Mixture, RunId Run, int Layer, string Model, bool IsAggregator, bool HasBox, bool IsRight);
}
