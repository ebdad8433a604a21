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
        var said = string.Join(" ", failed.Select(proposal => $"[{proposal.Model}] {proposal.Error!.Message}"));
        return new RunError
        {
            Code = outOfBudget ? RunErrorCode.BudgetExceeded : RunErrorCode.TooFewProposals,
            Message = $"Layer {layer} brought {ended.Count - failed.Length} of at least {spec.MinProposals} proposals. {said}",
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

    public static RunError Overdue(Mixture mixture) => new()
    {
        Code = RunErrorCode.DeadlineExceeded,
        Message = $"The run was not done within its deadline of {mixture.Deadline.TotalSeconds:0.###} s.",
    };
}
