using System.Globalization;
using System.Text;
using System.Text.Json;
using MoA.Evaluation.Files;
using MoA.Evaluation.Suites.Flask;

namespace MoA.Evaluation.Judging.Flask;

/// <summary>
/// The judge's prompt (kaistAI/FLASK, <c>gpt_review/src/prompt.jsonl</c>). Of several the one with <c>prompt_id</c> 2 counts, which shows the
/// reference answer, as <c>gpt4_eval.py</c> chooses.
/// </summary>
internal sealed class ReviewPrompt
{
    private const int WithReference = 2;

    private readonly string _template;
    private readonly Dictionary<string, string> _defaults;
    private readonly IReadOnlyList<SkillDescription> _skills;

    private ReviewPrompt(string system, string template, Dictionary<string, string> defaults, IReadOnlyList<SkillDescription> skills)
    {
        System = system;
        _template = template;
        _defaults = defaults;
        _skills = skills;
    }

    /// <summary>The system message.</summary>
    public string System { get; }

    /// <summary>Reads the prompt.</summary>
    /// <param name="file">The file.</param>
    /// <param name="skills">The descriptions of the skills.</param>
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static ReviewPrompt Read(string file, IReadOnlyList<SkillDescription> skills)
    {
        var records = JsonRecordFile.Read(file);
        var record = records.FirstOrDefault(record => record.Integer("prompt_id") == WithReference) ?? records[0];
        var defaults = record.Required("defaults");
        if (defaults.ValueKind != JsonValueKind.Object || defaults.EnumerateObject().Any(value => value.Value.ValueKind != JsonValueKind.String))
            throw record.Wrong("defaults", "an object with texts is needed.");
        return new ReviewPrompt(
            record.Text("system_prompt"),
            record.Text("prompt_template"),
            defaults.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!),
            skills);
    }

    /// <summary>What the judge is asked.</summary>
    /// <exception cref="EvaluationInputException">A skill of the item is not described.</exception>
    public string Fill(FlaskItem item, string response) => PromptTemplate.Fill(
        _template,
        new Dictionary<string, string>(_defaults)
        {
            ["question"] = item.Instruction,
            ["response"] = response,
            ["skills"] = string.Concat(item.Skills.Select(skill => Describe(item, skill))),
            ["num"] = "3",
            ["sample_answer"] = item.Answer,
        },
        doubledBraces: true);

    private string Describe(FlaskItem item, string name)
    {
        var skill = _skills.FirstOrDefault(skill => skill.Name.Contains(name, StringComparison.Ordinal))
            ?? throw new EvaluationInputException($"Item {item.Id} asks for the skill {name}, which is not described. Name the file with --skills.");
        var text = new StringBuilder($"\n{skill.Name}: {skill.Criteria}");
        for (var score = 1; score <= skill.Scores.Count; score++)
            text.Append(CultureInfo.InvariantCulture, $"\nScore {score}: {skill.Scores[score - 1]}");
        return text.Append("\n\n").ToString();
    }
}
