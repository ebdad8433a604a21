using System.Text.Json;

namespace MoA.Evaluation.Suites.MtBench;

/// <summary>Writes <c>model_judgment/JUDGE_single.jsonl</c>, a line each (lm-sys/FastChat, <c>common.py</c>: <c>play_a_match_single</c>).</summary>
internal static class MtBenchJudgments
{
    public static void Write(Stream output, IEnumerable<MtBenchJudgment> rows) => JsonOutput.WriteLines(output, rows, Write);

    private static void Write(Utf8JsonWriter writer, MtBenchJudgment row)
    {
        writer.WritePropertyName("question_id");
        row.Question.Json.WriteTo(writer);
        writer.WriteString("model", row.Model);
        writer.WriteStartArray("judge");
        writer.WriteStringValue(row.Judge);
        writer.WriteStringValue(row.Prompt);
        writer.WriteEndArray();
        writer.WriteString("user_prompt", row.UserPrompt);
        writer.WriteString("judgment", row.Judgment);
        writer.WriteNumber("score", row.Score);
        writer.WriteNumber("turn", row.Turn);
        writer.WriteNumber("tstamp", JsonOutput.UnixSeconds(row.Time));
    }
}
