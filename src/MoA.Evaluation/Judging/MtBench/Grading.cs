using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Files;
using MoA.Evaluation.Suites.MtBench;

namespace MoA.Evaluation.Judging.MtBench;

/// <summary>MT-Bench's single-answer grading, both turns (lm-sys/FastChat, <c>gen_judgment.py --mode single</c>).</summary>
internal static class Grading
{
    private const int MaxTokens = 2048;

    /// <summary>Makes the task.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="answers">Their answers; a question without one is not judged.</param>
    /// <param name="references">Reference answers for math, reasoning and coding.</param>
    /// <param name="prompts">The judge's prompts.</param>
    /// <param name="judge">The judge's name in the judgments.</param>
    /// <exception cref="EvaluationInputException">A question has no reference answer that needs one, or an answer lacks a turn.</exception>
    public static EvaluationTask Of(
        IReadOnlyList<MtBenchQuestion> questions,
        IReadOnlyList<MtBenchAnswer> answers,
        IReadOnlyList<MtBenchAnswer> references,
        GradePrompts prompts,
        string judge)
    {
        var given = answers.ToDictionary(answer => answer.Question.Text, StringComparer.Ordinal);
        var expected = references.ToDictionary(answer => answer.Question.Text, StringComparer.Ordinal);
        GradedTurn[] turns =
        [
            .. from question in questions
               where given.ContainsKey(question.Id.Text)
               from turn in Enumerable.Range(1, Math.Min(2, question.Turns.Count))
               select Turn(question, given[question.Id.Text], expected.GetValueOrDefault(question.Id.Text), turn, prompts),
        ];
        var unanswered = questions.Count(question => !given.ContainsKey(question.Id.Text));
        return new EvaluationTask(
            "mt-bench judgments",
            [.. turns.Select(Item)],
            (output, end) => MtBenchJudgments.Write(output, turns.Select(turn => Row(turn, judge, end)).OfType<MtBenchJudgment>()),
            unanswered == 0 ? [] : [$"{unanswered} of {questions.Count} questions have no answer and are not judged."]);
    }

    private static GradedTurn Turn(MtBenchQuestion question, MtBenchAnswer answer, MtBenchAnswer? reference, int turn, GradePrompts prompts)
    {
        if (answer.Turns.Count < turn)
            throw new EvaluationInputException($"The answer to question {question.Id} has {answer.Turns.Count} turn, and the question has {question.Turns.Count}.");
        var needsReference = GradePrompts.NeedsReference(question.Category);
        if (needsReference && (reference is null || reference.Turns.Count < turn))
        {
            throw new EvaluationInputException(
                $"Question {question.Id} is {question.Category}, which is judged beside a reference answer, and there is none for turn {turn}. Name the file with --references.");
        }

        return new GradedTurn(question, answer, needsReference ? reference : null, turn, prompts.Of(question.Category, turn));
    }

    private static BatchItem Item(GradedTurn turn)
    {
        var request = new ChatRequest
        {
            Messages = [ChatMessage.Create("system", turn.Prompt.System), ChatMessage.Create("user", turn.UserPrompt)],
            Sampling = new SamplingSettings { Temperature = 0, MaxTokens = MaxTokens },
        };
        return BatchItem.Single(turn.Id, request, reply => Rating.Read(reply.Text) is null ? "The judge's reply holds no rating from [[1]] to [[10]]." : null);
    }

    private static MtBenchJudgment? Row(GradedTurn turn, string judge, BatchEnd end)
    {
        var reply = end.Answers.TryGetValue(turn.Id, out var answers) ? answers[0] : end.UselessReplies.GetValueOrDefault(turn.Id);
        return reply is null
            ? null
            : new MtBenchJudgment(
                turn.Question.Id,
                turn.Answer.Model,
                judge,
                turn.Prompt.Name,
                turn.UserPrompt,
                reply.Text,
                Rating.Read(reply.Text) ?? MtBenchJudgment.NoRating,
                turn.Turn,
                reply.Ended);
    }
}
