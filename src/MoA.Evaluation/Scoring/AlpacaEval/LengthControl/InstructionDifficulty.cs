using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>
/// How hard each instruction is against the baseline, on the scale of the logit: the instructions' weights in the joint fit of early 2024 over all
/// models of the leaderboard (<c>instruction_difficulty.csv</c> of the data set tatsu-lab/alpaca_eval).
/// </summary>
public sealed class InstructionDifficulty
{
    private static readonly CsvColumn[] Columns = [new("index", true, ""), new("instruction_difficulty", true)];

    private readonly Dictionary<int, double> _byIndex;

    /// <summary>Makes it from figures that were not read from a file.</summary>
    /// <param name="byIndex">The difficulty of each instruction, by its place in the benchmark from 0; at least one.</param>
    public InstructionDifficulty(IReadOnlyDictionary<int, double> byIndex)
    {
        ArgumentNullException.ThrowIfNull(byIndex);
        ArgumentOutOfRangeException.ThrowIfZero(byIndex.Count);
        _byIndex = new(byIndex);
    }

    private InstructionDifficulty(Dictionary<int, double> byIndex, string file)
    {
        _byIndex = byIndex;
        File = file;
    }

    /// <summary>The file it was read from; null for none.</summary>
    public string? File { get; }

    /// <summary>The difficulty of every instruction.</summary>
    public IReadOnlyCollection<double> Values => _byIndex.Values;

    /// <summary>Reads a file with the columns <c>index</c> and <c>instruction_difficulty</c>.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static InstructionDifficulty Read(string file)
    {
        var byIndex = new Dictionary<int, double>();
        foreach (var record in CsvRecordFile.Read(file, Columns))
        {
            if (!byIndex.TryAdd(record.Integer("index"), record.Number("instruction_difficulty")))
                throw record.Wrong("index", $"{record.Integer("index")} stands in a line before too. Keep one of them.");
        }

        return new InstructionDifficulty(byIndex, file);
    }

    /// <summary>Finds the difficulty of an instruction.</summary>
    /// <param name="index">Its place in the benchmark, from 0.</param>
    /// <param name="difficulty">Its difficulty; 0 where it is not known.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryGet(int index, out double difficulty) => _byIndex.TryGetValue(index, out difficulty);
}
