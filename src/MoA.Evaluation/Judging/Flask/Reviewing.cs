using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Files;
using MoA.Evaluation.Suites.Flask;

namespace MoA.Evaluation.Judging.Flask;

/// <summary>FLASK's review of each answer on the skills of its item (kaistAI/FLASK, <c>gpt_review/gpt4_eval.py</c>).</summary>
internal static class Reviewing
{
    // gpt4_eval.py means to judge at temperature 0 and with 1024 tokens, but puts both where they have no effect. A review that is cut has no scores.
    private const double Temperature = 0;
    private const int MaxTokens = 2048;

    /// <summary>Makes the task.</summary>
    /// <param name="items">The instructions.</param>
    /// <param name="answers">Their answers; an instruction without one is not judged.</param>
    /// <param name="prompt">The judge's prompt.</param>
    /// <exception cref="EvaluationInputException">A skill is not described.</exception>
    public static EvaluationTask Of(IReadOnlyList<FlaskItem> items, IReadOnlyList<FlaskAnswer> answers, ReviewPrompt prompt)
    {
        var given = answers.ToDictionary(answer => answer.Question.Text, StringComparer.Ordinal);
        var answered = items.Where(item => given.ContainsKey(item.Id.Text)).ToArray();
        return new EvaluationTask(
            "flask reviews",
            [.. answered.Select(item => Item(item, given[item.Id.Text], prompt))],
            (output, end) => FlaskReviewRows.Write(output, answered.Select(item => Row(item, given[item.Id.Text], end)).OfType<FlaskReviewRow>()),
            answered.Length == items.Count ? [] : [$"{items.Count - answered.Length} of {items.Count} items have no answer and are not judged."]);
    }

    private static BatchItem Item(FlaskItem item, FlaskAnswer answer, ReviewPrompt prompt)
    {
        var request = new ChatRequest
        {
            Messages = [ChatMessage.Create("system", prompt.System), ChatMessage.Create("user", prompt.Fill(item, answer.Text))],
            Sampling = new SamplingSettings { Temperature = Temperature, MaxTokens = MaxTokens },
        };
        return BatchItem.Single(item.Id.Text, request, reply => SkillScores.Read(reply.Text, item.Skills).Problem);
    }

    private static FlaskReviewRow? Row(FlaskItem item, FlaskAnswer answer, BatchEnd end)
    {
        var reply = end.Answers.TryGetValue(item.Id.Text, out var answers) ? answers[0] : end.UselessReplies.GetValueOrDefault(item.Id.Text);
        return reply is null ? null : new FlaskReviewRow(item, answer, reply.Text, SkillScores.Read(reply.Text, item.Skills).Scores, reply.Usage.TotalTokens);
    }
}
