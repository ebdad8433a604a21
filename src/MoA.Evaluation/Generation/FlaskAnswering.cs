using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Suites.Flask;

namespace MoA.Evaluation.Generation;

/// <summary>Answers to FLASK's instructions, asked for as the paper's authors do (togethercomputer/MoA, <c>generate_for_flask.py</c>).</summary>
internal static class FlaskAnswering
{
    private const double Temperature = 0.7;
    private const int MaxTokens = 2048;

    public static EvaluationTask Of(IReadOnlyList<FlaskItem> items, AnswerSettings settings)
    {
        var sampling = new SamplingSettings { Temperature = settings.Temperature ?? Temperature, MaxTokens = settings.MaxTokens ?? MaxTokens };
        return new EvaluationTask(
            "flask answers",
            [.. items.Select(item => BatchItem.Single(item.Id.Text, new ChatRequest { Messages = [ChatMessage.Create("user", item.Instruction)], Sampling = sampling }))],
            (output, end) => FlaskAnswers.Write(output, Rows(items, settings.Model, end)),
            []);
    }

    private static IEnumerable<FlaskAnswer> Rows(IReadOnlyList<FlaskItem> items, string model, BatchEnd end) =>
        from item in items
        where end.Answers.ContainsKey(item.Id.Text)
        select new FlaskAnswer(item.Id, end.Answers[item.Id.Text][0].Text.Trim(), model);
}
