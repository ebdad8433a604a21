using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Inspection;

/// <summary>Says where a call that is made again may differ from the one that went out.</summary>
internal static class SentDoubts
{
    /// <summary>Whether the journal has the end of a call, and with it how it was sent: not of one that is under way, or was when its run ended.</summary>
    public static bool IsRecorded(Proposal proposal) => proposal.Status switch
    {
        ProposalStatus.Running => false,
        ProposalStatus.Cancelled => proposal.Timings is not null,
        _ => true,
    };

    public static IReadOnlyList<string> Of(RunSnapshot run, Proposal proposal, MoaCatalog catalog)
    {
        var doubts = new List<string>();
        if (run.Sampling is null)
            doubts.Add("The silo that has this run did not tell the caller's sampling settings.");
        var model = catalog.Models.GetValueOrDefault(proposal.Model);
        if (!IsRecorded(proposal))
            doubts.Add("How the call was sent is recorded when it ends: cuts, the model's name and its reply limit are as they would be now.");
        else if (proposal.Sent is null && (proposal.Attempts > 0 || proposal.Status == ProposalStatus.Cancelled))
            doubts.Add($"The run did not record how {proposal.Model} was called: {(model is null ? "its id stands for its name, since it is no longer configured" : "its name and reply limit are those of the configuration as it is now")}.");
        return doubts;
    }
}
