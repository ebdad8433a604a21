using System.Globalization;
using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.Flask;

/// <summary>
/// Reads reviews as FLASK's gpt_review/gpt4_eval.py writes them: the instruction's own fields, and <c>score</c>, an object with a grade for each
/// skill, which is empty where the judge's answer could not be read.
/// </summary>
public static class FlaskReviewFile
{
    private static readonly string[] NotApplicable = ["n/a", "na", "not applicable"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">A JSON object on each line, or a JSON array.</param>
    /// <param name="labels">The domains and difficulties of the instructions; null where the reviews themselves have them, as the original's do.</param>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyList<FlaskReview> Read(string file, FlaskLabels? labels = null) => [.. JsonRecordFile.Read(file).Select(record => Review(record, labels))];

    private static FlaskReview Review(JsonRecord record, FlaskLabels? labels)
    {
        var label = labels?.Find(record) ?? record;
        var score = record.Required("score");
        if (score.ValueKind != JsonValueKind.Object)
            throw record.Wrong("score", $"an object with a grade for each skill is needed, not {JsonRecord.Show(score)}.");
        return new FlaskReview(FlaskLabels.Id(record), FlaskLabels.Domains(label), FlaskLabels.Difficulty(label), [.. score.EnumerateObject().Select(Grade)]);
    }

    private static FlaskGrade Grade(JsonProperty grade)
    {
        var skill = FlaskSkills.Find(grade.Name);
        if (grade.Value.ValueKind == JsonValueKind.Number)
            return new FlaskGrade(skill, grade.Value.GetDouble());
        var text = grade.Value.ValueKind == JsonValueKind.String ? grade.Value.GetString()!.Trim() : "";
        if (NotApplicable.Contains(text, StringComparer.OrdinalIgnoreCase))
            return new FlaskGrade(skill, null, IsNotApplicable: true);
        return new FlaskGrade(skill, double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null);
    }
}
