using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Suites.AlpacaEval;

namespace MoA.Evaluation.Generation;

/// <summary>Answers to AlpacaEval's instructions, asked for as the paper's authors do (togethercomputer/MoA, <c>generate_for_alpaca_eval.py</c>).</summary>
internal static class AlpacaEvalAnswering
{
    private const double Temperature = 0.7;
    private const int MaxTokens = 2048;

    public static EvaluationTask Of(IReadOnlyList<AlpacaEvalItem> items, AnswerSettings settings)
    {
        var sampling = new SamplingSettings { Temperature = settings.Temperature ?? Temperature, MaxTokens = settings.MaxTokens ?? MaxTokens };
        return new EvaluationTask(
            "alpaca-eval answers",
            [.. items.Select(item => BatchItem.Single(item.Id, new ChatRequest { Messages = [ChatMessage.Create("user", item.Instruction)], Sampling = sampling }))],
            (output, end) => AlpacaEvalOutputs.Write(output, Rows(items, settings.Model, end)),
            []);
    }

    private static IEnumerable<AlpacaEvalOutput> Rows(IReadOnlyList<AlpacaEvalItem> items, string model, BatchEnd end) =>
        from item in items
        where end.Answers.ContainsKey(item.Id)
        select new AlpacaEvalOutput(item.Instruction, item.Dataset, end.Answers[item.Id][0].Text.Trim(), model);
}
