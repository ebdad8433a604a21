using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.Flask;

/// <summary>Reads and writes answers, a line each (kaistAI/FLASK, <c>model_output/inference.py</c> and its outputs).</summary>
internal static class FlaskAnswers
{
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<FlaskAnswer> Read(string file) =>
        RecordLists.Distinct(JsonRecordFile.Read(file), Read, answer => answer.Question.Text);

    public static void Write(Stream output, IEnumerable<FlaskAnswer> rows) => JsonOutput.WriteLines(output, rows, Write);

    private static FlaskAnswer Read(JsonRecord record) => new(
        ItemId.Read(record, "question_id", "idx"),
        record.Text("text"),
        record.TextOrNull("model_id") ?? Path.GetFileNameWithoutExtension(record.File));

    private static void Write(Utf8JsonWriter writer, FlaskAnswer row)
    {
        writer.WritePropertyName("question_id");
        row.Question.Json.WriteTo(writer);
        writer.WriteString("text", row.Text);
        writer.WriteString("model_id", row.Model);
    }
}
