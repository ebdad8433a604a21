using MoA.Evaluation.Files;

namespace MoA.Evaluation.Judging.MtBench;

/// <summary>
/// The prompts of single-answer grading by turn, with and without reference answers (lm-sys/FastChat,
/// <c>fastchat/llm_judge/data/judge_prompts.jsonl</c>).
/// </summary>
internal sealed class GradePrompts
{
    // common.py: NEED_REF_CATS, without the category that is not of MT-Bench.
    private static readonly string[] NeedReference = ["math", "reasoning", "coding"];

    private readonly Dictionary<string, GradePrompt> _byName = new(StringComparer.Ordinal);

    private GradePrompts()
    {
    }

    /// <summary>Whether answers of a category are judged beside a reference answer.</summary>
    public static bool NeedsReference(string category) => NeedReference.Contains(category);

    /// <summary>Reads the prompts.</summary>
    /// <exception cref="EvaluationInputException">The file is not what it must be, or lacks one of the four prompts.</exception>
    public static GradePrompts Read(string file)
    {
        var prompts = new GradePrompts();
        foreach (var record in JsonRecordFile.Read(file).Where(record => record.Text("type") == "single"))
        {
            if (record.Text("output_format") != "[[rating]]")
                throw record.Wrong("output_format", "a prompt of the type single must ask for [[rating]].");
            var prompt = new GradePrompt(record.Text("name"), record.Text("system_prompt"), record.Text("prompt_template"));
            prompts._byName[prompt.Name] = prompt;
        }

        string[] needed = [NameOf("writing", 1), NameOf("writing", 2), NameOf("math", 1), NameOf("math", 2)];
        if (needed.FirstOrDefault(name => !prompts._byName.ContainsKey(name)) is { } missing)
            throw new EvaluationInputException($"The prompt {missing} is missing. FastChat's judge_prompts.jsonl has it.", file);
        return prompts;
    }

    /// <summary>The prompt for a turn, 1 or 2, of a question of a category.</summary>
    public GradePrompt Of(string category, int turn) => _byName[NameOf(category, turn)];

    private static string NameOf(string category, int turn) =>
        $"single-{(NeedsReference(category) ? "math-" : "")}v1{(turn == 2 ? "-multi-turn" : "")}";
}
