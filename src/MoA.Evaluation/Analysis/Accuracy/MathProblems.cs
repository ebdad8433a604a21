using MoA.Core.Runs;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>
/// Problems with their right answers: records with <c>problem</c> (or <c>question</c>, <c>instruction</c>) and <c>answer</c>, or <c>solution</c> with
/// the answer in its last <c>\boxed{...}</c>, as in the MATH dataset.
/// </summary>
public sealed class MathProblems
{
    private readonly Dictionary<string, string> _answers;

    private MathProblems(Dictionary<string, string> answers) => _answers = answers;

    /// <summary>How many there are.</summary>
    public int Count => _answers.Count;

    /// <summary>Reads a file: a JSON array, or an object on each line.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static MathProblems Read(string file)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in JsonRecordFile.Read(file))
        {
            var field = record.AnyOf("problem", "question", "instruction");
            if (!answers.TryAdd(record.Text(field).Trim(), AnswerOf(record)))
                throw record.Wrong(field, "the same problem stands in an earlier record too. Keep one of them.");
        }

        return new MathProblems(answers);
    }

    /// <summary>The right answer to what a run was asked; null: the problem is not among these.</summary>
    /// <param name="run">The run; the problem is its last user message, or the end of it: instructions may stand before it.</param>
    public string? AnswerTo(RunSnapshot run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var question = RunQuestion.Of(run);
        if (_answers.TryGetValue(question, out var answer))
            return answer;
        // Of problems that end alike the longest is meant.
        return _answers.Where(problem => question.EndsWith(problem.Key, StringComparison.Ordinal)).OrderByDescending(problem => problem.Key.Length).FirstOrDefault().Value;
    }

    private static string AnswerOf(JsonRecord record)
    {
        var field = record.AnyOf("answer", "solution");
        var text = record.Text(field);
        return field == "answer"
            ? text
            : BoxedAnswer.Find(text) ?? throw record.Wrong(field, "it has no \\boxed{...} with the answer in it.");
    }
}
