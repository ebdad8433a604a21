using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>
/// Reads published weights: <c>model</c>, <c>tanh_std_delta_len</c>, <c>instruction_difficulty</c>, <c>not_gamed_baseline</c>, or the same table as
/// alpaca_eval writes it (metrics/weights/*/length_controlled_v1/baseline_*.csv), whose columns are named after the formula's terms.
/// </summary>
public static class GlmWeightsFile
{
    private static readonly CsvColumn[] Columns =
    [
        new("model", true, ""),
        new("tanh_std_delta_len", true, "np.tanh(std_delta_len)"),
        new("instruction_difficulty", true),
        new("not_gamed_baseline", true, "not_gamed_baseline.astype(float)"),
    ];

    /// <summary>Reads a file: the models in its order.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyList<KeyValuePair<string, GlmWeights>> Read(string file)
    {
        var weights = new OrderedDictionary<string, GlmWeights>();
        foreach (var record in CsvRecordFile.Read(file, Columns))
        {
            var model = record.Text("model");
            if (!weights.TryAdd(model, new GlmWeights(record.Number("tanh_std_delta_len"), record.Number("instruction_difficulty"), record.Number("not_gamed_baseline"))))
                throw record.Wrong("model", $"'{model}' stands in a line before too. Keep one of them.");
        }

        return [.. weights];
    }
}
