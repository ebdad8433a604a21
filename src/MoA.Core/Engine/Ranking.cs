using MoA.Core.Prompt;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Makes the answer of a mixture that ranks: one of its proposals, word for word.</summary>
internal static class Ranking
{
    private const string CutOff = "length";

    /// <summary>Has the best of the candidates chosen. Only one that is named is ever taken.</summary>
    /// <param name="candidates">The proposals of the last proposer layer that answered, numbered as the aggregator sees them.</param>
    /// <param name="unasked">The aggregator's place while it has not been asked: with one candidate there is nothing to ask.</param>
    /// <param name="ask">Asks the aggregator; true: once more, since its first reply named no candidate.</param>
    public static async Task<Proposal> AnswerAsync(IReadOnlyList<Proposal> candidates, Proposal unasked, Func<bool, Task<Proposal>> ask)
    {
        if (candidates.Count == 1)
            return Choose(unasked, candidates[0]);
        if (candidates.Count == 0)
            return None(unasked, "There was no proposal to choose from.");
        var reply = await ask(false);
        if (reply.Status == ProposalStatus.Completed && Find(candidates, reply) is null)
            reply = Join(reply, await ask(true));
        if (reply.Status != ProposalStatus.Completed)
            return reply;
        return Find(candidates, reply) is { } chosen
            ? Choose(reply, chosen)
            : None(reply, $"{reply.Model} named none of the {candidates.Count} proposals, asked twice which is best.");
    }

    private static Proposal? Find(IReadOnlyList<Proposal> candidates, Proposal reply) =>
        reply.Error is null && ChoiceReply.Read(reply.Content, candidates.Count, reply.FinishReason == CutOff) is { } number ? candidates[number - 1] : null;

    private static Proposal Choose(Proposal ranker, Proposal chosen) => ranker with
    {
        Content = chosen.Content,
        Message = chosen.Message,
        Logprobs = chosen.Logprobs,
        FinishReason = chosen.FinishReason,
        SystemFingerprint = chosen.SystemFingerprint,
        Chosen = new ProposalChoice { Layer = chosen.Layer, Slot = chosen.Slot, Model = chosen.Model, Reply = ranker.Content },
    };

    private static Proposal None(Proposal ranker, string why) => ranker with
    {
        Status = ProposalStatus.Failed,
        Error = ranker.Error ?? new AgentError { Code = AgentErrorCode.NoChoice, Message = why },
    };

    // Both were paid for.
    private static Proposal Join(Proposal first, Proposal second) =>
        SecondCall.Join(first, second) with { Usage = first.Usage + second.Usage, Cost = first.Cost + second.Cost };
}
