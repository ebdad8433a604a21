using MoA.Evaluation.Suites.MtBench;

namespace MoA.Evaluation.Judging.MtBench;

/// <summary>A turn that is to be graded.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Reference">The reference answer; null: none is shown.</param>
/// <param name="Turn">1 or 2.</param>
/// <param name="Prompt">The judge's prompt.</param>
internal sealed record GradedTurn(MtBenchQuestion Question, MtBenchAnswer Answer, MtBenchAnswer? Reference, int Turn, GradePrompt Prompt)
{
    public string Id => $"{Question.Id}/{Turn}";

    /// <summary>What the judge is asked (<c>common.py</c>: run_judge_single).</summary>
    public string UserPrompt { get; } = PromptTemplate.Fill(Prompt.Template, Values(Question, Answer, Reference, Turn), doubledBraces: true);

    private static Dictionary<string, string> Values(MtBenchQuestion question, MtBenchAnswer answer, MtBenchAnswer? reference, int turn)
    {
        var values = turn == 1
            ? new Dictionary<string, string> { ["question"] = question.Turns[0], ["answer"] = answer.Turns[0] }
            : new Dictionary<string, string>
            {
                ["question_1"] = question.Turns[0],
                ["question_2"] = question.Turns[1],
                ["answer_1"] = answer.Turns[0],
                ["answer_2"] = answer.Turns[1],
            };
        for (var index = 0; reference is not null && index < turn; index++)
            values[index == 0 ? "ref_answer_1" : "ref_answer_2"] = reference.Turns[index];
        return values;
    }
}
