using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.Flask;

/// <summary>
/// Reads <c>flask_evaluation.jsonl</c> (kaistAI/FLASK, <c>evaluation_set</c>), with the released names of the fields or those that the tools
/// gave them while they annotated.
/// </summary>
internal static class FlaskItems
{
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<FlaskItem> Read(string file) =>
        RecordLists.Distinct(JsonRecordFile.Read(file), Read, item => item.Id.Text);

    private static FlaskItem Read(JsonRecord record) => new(
        ItemId.Read(record, "idx", "question_id"),
        record.Text(record.AnyOf("instruction", "text")),
        record.TextOrNull("answer") ?? "",
        record.Texts(record.AnyOf("skill", "metrics")),
        record.Json);
}
