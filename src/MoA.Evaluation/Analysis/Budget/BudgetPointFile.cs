using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Budget;

/// <summary>Reads points that were measured elsewhere: a table with the columns <c>name</c>, <c>quality</c>, and any of <c>kind</c>, <c>cost</c>,
/// <c>path_tokens</c> and <c>path_tflops</c>.</summary>
public static class BudgetPointFile
{
    private static readonly CsvColumn[] Columns =
    [
        new("name", true, "model"),
        new("quality", true, "length_controlled_winrate", "win_rate"),
        new("kind", false),
        new("cost", false),
        new("path_tokens", false),
        new("path_tflops", false),
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyList<BudgetPoint> Read(string file) =>
    [
        .. CsvRecordFile.Read(file, Columns).Select(record => new BudgetPoint
        {
            Name = record.Text("name"),
            Kind = record.Fields.GetValueOrDefault("kind") is { Length: > 0 } kind ? kind : "given",
            Quality = record.Number("quality"),
            Cost = record.NumberOrNull("cost"),
            PathTokens = record.NumberOrNull("path_tokens"),
            PathTflops = record.NumberOrNull("path_tflops"),
        }),
    ];
}
