using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>Puts a mixture's recorded answers together with answers of its proposers.</summary>
public static class RecordedAggregations
{
    /// <summary>Reads the files.</summary>
    /// <param name="answers">The mixture's answers.</param>
    /// <param name="proposals">The proposers' answers, at least two.</param>
    /// <param name="preferences">How good they are.</param>
    /// <returns>One for each instruction that all of them answered.</returns>
    /// <exception cref="EvaluationInputException">A file cannot be used, or no instruction was answered by all.</exception>
    public static IReadOnlyList<Aggregation> Read(NamedFile answers, IReadOnlyList<NamedFile> proposals, ProposalPreferences preferences)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(preferences);
        var proposers = proposals.Select(file => (file.Model, Texts: AnswerTexts.Read(file.File))).ToArray();
        Aggregation[] aggregations =
        [
            .. AnswerTexts.Read(answers.File)
                .Where(answer => proposers.All(proposer => proposer.Texts.ContainsKey(answer.Key)))
                .Select(answer => new Aggregation(2, answers.Model, answer.Value, [.. proposers.Select(proposer => new AggregatedProposal(
                    proposer.Model, proposer.Texts[answer.Key], preferences.Of(proposer.Model, answer.Key)))])),
        ];
        return aggregations.Length > 0
            ? aggregations
            : throw new EvaluationInputException("No instruction in it was answered in all of the proposers' files: they are of different benchmarks.", answers.File);
    }
}
