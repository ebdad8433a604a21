using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>Which category each question is of.</summary>
public sealed class MtBenchCategories
{
    private const int FirstId = 81;
    private const int QuestionsEach = 10;

    private static readonly string[] Names = ["writing", "roleplay", "reasoning", "math", "coding", "extraction", "stem", "humanities"];

    private readonly Dictionary<int, string> _byQuestion;

    private MtBenchCategories(Dictionary<int, string> byQuestion, string source)
    {
        _byQuestion = byQuestion;
        Source = source;
    }

    /// <summary>MT-Bench's own 80 questions: ten in a row of each category, from 81 on (fastchat/llm_judge/data/mt_bench/question.jsonl).</summary>
    public static MtBenchCategories Original { get; } = new(
        Enumerable.Range(0, Names.Length * QuestionsEach).ToDictionary(place => FirstId + place, place => Names[place / QuestionsEach]),
        "MT-Bench (81 to 160)");

    /// <summary>What it was read from.</summary>
    internal string Source { get; }

    /// <summary>Reads a file of questions in MT-Bench's form: <c>question_id</c> and <c>category</c>.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static MtBenchCategories Read(string file)
    {
        var byQuestion = new Dictionary<int, string>();
        foreach (var record in JsonRecordFile.Read(file))
        {
            if (!byQuestion.TryAdd(record.Integer("question_id"), record.Text("category")))
                throw record.Wrong("question_id", $"{record.Integer("question_id")} stands in a line before too. Keep one of them.");
        }

        return new MtBenchCategories(byQuestion, file);
    }

    internal string? Find(int questionId) => _byQuestion.GetValueOrDefault(questionId);
}
