namespace MoA.Evaluation.Scoring.Flask;

/// <summary>The twelve skills, ten domains and five levels of difficulty of FLASK, in the order of its tables (gpt_review/aggregate_*.py).</summary>
public static class FlaskSkills
{
    private static readonly Dictionary<string, string> ByWord = new(StringComparer.OrdinalIgnoreCase)
    {
        ["robustness"] = "Logical Robustness",
        ["correctness"] = "Logical Correctness",
        ["efficiency"] = "Logical Efficiency",
        ["factuality"] = "Factuality",
        ["commonsense"] = "Commonsense Understanding",
        ["comprehension"] = "Comprehension",
        ["insightfulness"] = "Insightfulness",
        ["completeness"] = "Completeness",
        ["metacognition"] = "Metacognition",
        ["readability"] = "Readability",
        ["conciseness"] = "Conciseness",
        ["harmlessness"] = "Harmlessness",
    };

    /// <summary>The skills.</summary>
    public static IReadOnlyList<string> Skills { get; } = [.. ByWord.Values];

    /// <summary>The domains.</summary>
    public static IReadOnlyList<string> Domains { get; } =
        ["Humanities", "Language", "Social Science", "History", "Culture", "Technology", "Coding", "Math", "Natural Science", "Health"];

    /// <summary>The levels of difficulty, the easiest first.</summary>
    public static IReadOnlyList<string> Difficulties { get; } =
        ["simple lifestyle knowledge", "advanced lifestyle knowledge", "formal education knowledge", "major level knowledge", "expert level knowledge"];

    /// <summary>
    /// Finds the skill that a judge meant. Only one word counts, as in the original: the first, or the second of the logical skills, so that
    /// "commonsense" and "readability of user alignment" are understood.
    /// </summary>
    /// <returns>Null where it is none of the twelve.</returns>
    public static string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Replace('_', ' ').Split(' ');
        var isLogical = words[0].Contains("logical", StringComparison.OrdinalIgnoreCase);
        return ByWord.GetValueOrDefault(isLogical && words.Length > 1 ? words[1] : words[0]);
    }
}
