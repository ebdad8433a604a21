using System.Globalization;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>The errors runs fail with.</summary>
internal static class RunErrors
{
    public static RunError TooFewProposals(int layer, MixtureLayer spec, IReadOnlyList<Proposal> ended)
    {
        var failed = ended.Where(proposal => proposal.Error is not null).ToArray();
        var outOfBudget = failed.Length > 0 && failed.All(proposal => proposal.Error!.Code == AgentErrorCode.BudgetExceeded);
        return new RunError
        {
            Code = outOfBudget ? RunErrorCode.BudgetExceeded : RunErrorCode.TooFewProposals,
            Message = $"Layer {layer} brought {ended.Count - failed.Length} of at least {spec.MinProposals} proposals.{Said(failed)}",
            Causes = [.. failed.Select(proposal => proposal.Error!)],
        };
    }

    public static RunError OfAggregator(Proposal answer)
    {
        var error = answer.Error ?? new AgentError { Code = AgentErrorCode.Internal, Message = "No reason is known." };
        return new RunError
        {
            Code = error.Code == AgentErrorCode.BudgetExceeded ? RunErrorCode.BudgetExceeded : RunErrorCode.AggregatorFailed,
            Message = $"The aggregator gave no answer. [{answer.Model}] {error.Message}",
            Causes = [error],
        };
    }

    /// <summary>The run's time was up.</summary>
    /// <param name="mixture">Its recipe.</param>
    /// <param name="ofLayer">What came of the layer it stood in, calls that were stopped included.</param>
    public static RunError Overdue(Mixture mixture, IReadOnlyList<Proposal> ofLayer)
    {
        var failed = ofLayer.Where(proposal => proposal.Error is not null).ToArray();
        var where = failed.Length == 0 ? "" : $" In layer {failed[0].Layer}:{Said(failed)}";
        return new RunError
        {
            Code = RunErrorCode.DeadlineExceeded,
            Message = string.Create(
                CultureInfo.InvariantCulture, $"The run was not done within its deadline of {mixture.Deadline.TotalSeconds:0.###} s.{where}"),
            Causes = [.. failed.Select(proposal => proposal.Error!)],
        };
    }

    private static string Said(IEnumerable<Proposal> failed) => string.Concat(failed
        .GroupBy(proposal => $" [{proposal.Model}] {proposal.Error!.Message}")
        .Select(same => same.Count() == 1 ? same.Key : $"{same.Key} ({same.Count()} x)"));
}
