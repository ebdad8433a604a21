using System.Globalization;
using System.Text.RegularExpressions;

namespace MoA.Evaluation.Judging.Flask;

/// <summary>
/// Reads the scores of a review: the last <c>{ ... }</c> in it, a Python dictionary of skills and scores, in lower case and with spaces for
/// underscores (kaistAI/FLASK, <c>gpt_review/gpt4_eval.py</c>: parse_score).
/// </summary>
internal static partial class SkillScores
{
    private const decimal Lowest = 1;
    private const decimal Highest = 5;
    private static readonly string[] NotApplicable = ["n/a", "na", "not applicable"];

    /// <summary>Reads scores.</summary>
    /// <param name="review">The judge's reply.</param>
    /// <param name="skills">The skills that it was to score.</param>
    /// <returns>
    /// A score from 1 to 5 or null, where the judge says that a skill does not apply, for each entry of the dictionary; and what is wrong with it:
    /// a skill is missing, or a score is none. With something wrong there are no scores.
    /// </returns>
    public static (IReadOnlyList<KeyValuePair<string, decimal?>> Scores, string? Problem) Read(string review, IReadOnlyList<string> skills)
    {
        if (Dictionaries().Matches(review) is not { Count: > 0 } dictionaries)
            return ([], "The judge's reply holds no dictionary of scores.");
        var text = dictionaries[^1].Value.ReplaceLineEndings("").Replace('_', ' ').ToLowerInvariant();
        var scores = new List<KeyValuePair<string, decimal?>>();
        foreach (Match entry in Entries().Matches(text))
        {
            var (skill, value) = (entry.Groups["skill"].Value.Trim(), entry.Groups["value"].Value.Trim());
            if (NotApplicable.Contains(value))
                scores.Add(new(skill, null));
            else if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score is >= Lowest and <= Highest)
                scores.Add(new(skill, score));
            else
                return ([], $"The judge's score for {skill} is '{value}', not a number from 1 to 5.");
        }

        return skills.FirstOrDefault(skill => !scores.Any(score => score.Key.Equals(skill, StringComparison.OrdinalIgnoreCase))) is { } missing
            ? ([], $"The judge's reply has no score for {missing}.")
            : (scores, null);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Dictionaries();

    [GeneratedRegex("""(?<quote>['"])(?<skill>[^'"]+)\k<quote>\s*:\s*['"]?(?<value>[^,'"}]*)""")]
    private static partial Regex Entries();
}
