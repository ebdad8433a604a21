using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.MtBench;

/// <summary>
/// Reads and writes model and reference answers, a line each (lm-sys/FastChat, <c>gen_api_answer.py</c>). Of the choices the first counts, as in
/// <c>common.py</c>.
/// </summary>
internal static class MtBenchAnswers
{
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<MtBenchAnswer> Read(string file) =>
        RecordLists.Distinct(JsonRecordFile.Read(file), Read, answer => answer.Question.Text);

    public static void Write(Stream output, IEnumerable<MtBenchAnswer> rows) => JsonOutput.WriteLines(output, rows, Write);

    private static MtBenchAnswer Read(JsonRecord record)
    {
        var choices = record.Required("choices");
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0 || choices[0].ValueKind != JsonValueKind.Object)
            throw record.Wrong("choices", "a list of objects with turns is needed, with at least one in it.");
        return new MtBenchAnswer(
            ItemId.Read(record, "question_id"),
            record.TextOrNull("answer_id") ?? "",
            record.Text("model_id"),
            new JsonRecord(record.File, record.Line, choices[0]).Texts("turns"),
            DateTimeOffset.UnixEpoch.AddSeconds(record.Has("tstamp") ? record.Number("tstamp") : 0));
    }

    private static void Write(Utf8JsonWriter writer, MtBenchAnswer row)
    {
        writer.WritePropertyName("question_id");
        row.Question.Json.WriteTo(writer);
        writer.WriteString("answer_id", row.AnswerId);
        writer.WriteString("model_id", row.Model);
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartArray("turns");
        foreach (var turn in row.Turns)
            writer.WriteStringValue(turn);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("tstamp", JsonOutput.UnixSeconds(row.Time));
    }
}
