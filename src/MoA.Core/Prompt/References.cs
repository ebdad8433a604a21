using MoA.Core.Runs;

namespace MoA.Core.Prompt;

/// <summary>What the next layer sees of a layer's proposals.</summary>
internal static class References
{
    /// <summary>Whether a proposal becomes a reference.</summary>
    public static bool IsUsable(Proposal proposal) => proposal.Status == ProposalStatus.Completed;

    /// <summary>The reference that a usable proposal becomes.</summary>
    public static Reference Of(Proposal proposal) => new(proposal.Slot, proposal.Content!.Trim());
}
