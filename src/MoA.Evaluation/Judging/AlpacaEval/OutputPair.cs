using MoA.Evaluation.Suites.AlpacaEval;

namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>Two answers to the same instruction.</summary>
/// <param name="Id">The instruction's id.</param>
/// <param name="Baseline">The baseline's answer: output 1.</param>
/// <param name="Model">The model's answer: output 2.</param>
internal sealed record OutputPair(string Id, AlpacaEvalOutput Baseline, AlpacaEvalOutput Model)
{
    /// <summary>Pairs answers by instruction, in the order of the baseline's.</summary>
    /// <param name="items">Gives the instructions their ids; null: their place among the baseline's answers.</param>
    /// <param name="baseline">The baseline's answers.</param>
    /// <param name="model">The model's answers.</param>
    public static IReadOnlyList<OutputPair> Join(
        IReadOnlyList<AlpacaEvalItem>? items, IReadOnlyList<AlpacaEvalOutput> baseline, IReadOnlyList<AlpacaEvalOutput> model)
    {
        var ids = items?.DistinctBy(item => item.Instruction).ToDictionary(item => item.Instruction, item => item.Id, StringComparer.Ordinal) ?? [];
        var answers = model.ToDictionary(output => output.Instruction, StringComparer.Ordinal);
        return
        [
            .. baseline.Select((output, place) => (Output: output, Place: place))
                .Where(row => answers.ContainsKey(row.Output.Instruction))
                .Select(row => new OutputPair(
                    ids.GetValueOrDefault(row.Output.Instruction) ?? $"baseline {row.Place}", row.Output, answers[row.Output.Instruction])),
        ];
    }
}
