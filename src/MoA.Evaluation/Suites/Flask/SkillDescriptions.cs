using System.Globalization;
using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.Flask;

/// <summary>Reads <c>skillset_description.json</c> (kaistAI/FLASK, <c>metadata_annotation/skillset/src</c>).</summary>
internal static class SkillDescriptions
{
    private const int Highest = 5;

    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<SkillDescription> Read(string file) => [.. JsonRecordFile.Read(file).Select(Read)];

    private static SkillDescription Read(JsonRecord record)
    {
        var scoring = record.Required("Scoring");
        if (scoring.ValueKind != JsonValueKind.Object)
            throw record.Wrong("Scoring", $"an object with a text for each score from 1 to {Highest} is needed.");
        var scores = new JsonRecord(record.File, record.Line, scoring);
        return new SkillDescription(
            record.Text("Skill"),
            record.Text("Criteria"),
            [.. Enumerable.Range(1, Highest).Select(score => scores.Text(score.ToString(CultureInfo.InvariantCulture)))]);
    }
}
