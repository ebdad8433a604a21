using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Incorporation;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Selection;

/// <summary>Takes candidates' win rates from a leaderboard.</summary>
public static class Candidates
{
    /// <summary>Reads the win rates.</summary>
    /// <param name="answers">The candidates.</param>
    /// <param name="leaderboard">The leaderboard.</param>
    /// <param name="lengthControlled">Whether to take <c>length_controlled_winrate</c> instead of <c>win_rate</c>.</param>
    /// <exception cref="EvaluationInputException">It has no win rate of a candidate.</exception>
    public static IReadOnlyList<Candidate> Read(IReadOnlyList<NamedFile> answers, string leaderboard, bool lengthControlled = false)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var rates = ProposalPreferences.WinRates(leaderboard, lengthControlled);
        return [.. answers.Select(answer => rates.TryGetValue(answer.Model, out var rate)
            ? new Candidate(answer.Model, rate)
            : throw new EvaluationInputException($"It has no {(lengthControlled ? "length-controlled " : "")}win rate of '{answer.Model}': add it, or name the model as it is there.", leaderboard))];
    }
}
