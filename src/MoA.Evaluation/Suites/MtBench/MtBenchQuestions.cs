using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.MtBench;

/// <summary>Reads <c>question.jsonl</c> (lm-sys/FastChat, <c>fastchat/llm_judge/data/mt_bench</c>).</summary>
internal static class MtBenchQuestions
{
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<MtBenchQuestion> Read(string file) =>
        RecordLists.Distinct(JsonRecordFile.Read(file), Read, question => question.Id.Text);

    private static MtBenchQuestion Read(JsonRecord record) => new(
        ItemId.Read(record, "question_id"),
        record.Text("category"),
        record.Texts("turns"),
        record.Has("required_temperature") ? record.Number("required_temperature") : null);
}
