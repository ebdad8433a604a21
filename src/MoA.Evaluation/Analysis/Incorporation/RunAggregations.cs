using MoA.Core.Runs;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>Reads aggregations out of runs: every agent from layer 2 on made its text from the proposals of the layer before.</summary>
public sealed class RunAggregations
{
    private readonly ProposalPreferences _preferences;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Makes a reader.</summary>
    /// <param name="preferences">How good proposals are, by the configured ids of their models.</param>
    /// <param name="instructions">The benchmark's instructions, which say which of them a run answers; null: not needed, unless each proposal was judged.</param>
    /// <exception cref="EvaluationInputException">The file cannot be used.</exception>
    public RunAggregations(ProposalPreferences preferences, string? instructions = null)
    {
        _preferences = preferences;
        _indices = new Dictionary<string, int>(StringComparer.Ordinal);
        if (instructions is null)
            return;
        foreach (var (index, text) in AnswerTexts.ReadInstructions(instructions))
            _indices.TryAdd(text.Trim(), index);
    }

    /// <summary>The aggregations of one run. The answer of a mixture that ranks is none: it is a proposal.</summary>
    /// <param name="run">The run.</param>
    public IEnumerable<Aggregation> Of(RunSnapshot run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int? index = _indices.TryGetValue(RunQuestion.Of(run), out var known) ? known : null;
        foreach (var (before, layer) in run.Layers.Zip(run.Layers.Skip(1)))
        {
            AggregatedProposal[] proposals =
                [.. Answered(before).Select(proposal => new AggregatedProposal(proposal.Model, proposal.Content!, _preferences.Of(proposal.Model, index)))];
            foreach (var agent in Answered(layer).Where(agent => agent.Chosen is null && proposals.Length > 0))
                yield return new Aggregation(layer.Index, agent.Model, agent.Content!, proposals);
        }
    }

    private static IEnumerable<Proposal> Answered(LayerSnapshot layer) =>
        layer.Proposals.Where(proposal => proposal is { Status: ProposalStatus.Completed, Content.Length: > 0 });
}
