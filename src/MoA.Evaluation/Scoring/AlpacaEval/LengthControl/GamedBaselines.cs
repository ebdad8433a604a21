using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>
/// The rows that <c>length_controlled_v1</c> adds to every model's own: the baseline told to be concise and told to be verbose, against the baseline,
/// 805 comparisons each, with a weight of 0.2 / 2 and without a term for the model. They hold the weight of the length near what it is where
/// nothing but the length differs.
/// </summary>
/// <remarks>
/// alpaca_eval loads them as df_gamed.csv from a data set for which one has to ask. Who has it gives it (<see cref="Read"/>). Else there are
/// <see cref="Synthesised"/> rows, which cost up to 0.16 points on the five models with public annotations, against 1.23 without any rows:
/// docs/evaluation.md has the figures and how the rows were made.
/// </remarks>
public sealed class GamedBaselines
{
    private static readonly CsvColumn[] Columns = [new("std_delta_len", true), new("instruction_difficulty", true), new("preference", true)];

    private GamedBaselines(GamedBaselineSource source, IReadOnlyList<GamedRow> rows)
    {
        Source = source;
        Rows = rows;
    }

    /// <summary>Rows that stand in for the original's, made from what is public of it.</summary>
    public static GamedBaselines Synthesised { get; } = new(GamedBaselineSource.Synthesised, SynthesisedGamedRows.All);

    /// <summary>No rows: <c>length_controlled_v1</c> is then <c>length_controlled_noreg</c>.</summary>
    public static GamedBaselines None { get; } = new(GamedBaselineSource.None, []);

    /// <summary>Where the rows came from.</summary>
    public GamedBaselineSource Source { get; }

    internal IReadOnlyList<GamedRow> Rows { get; }

    /// <summary>
    /// Reads the original's file: <c>std_delta_len</c>, <c>instruction_difficulty</c>, <c>preference</c> from 0 (baseline) to 1, other columns are passed over.
    /// </summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static GamedBaselines Read(string file)
    {
        var rows = new List<GamedRow>();
        foreach (var record in CsvRecordFile.Read(file, Columns))
        {
            if (record.NumberOrNull("preference") is not { } share)
                continue;
            if (share is < 0 or > 1)
                throw record.Wrong("preference", $"{share} is out of range. It is 0 (baseline) to 1 (gamed baseline) in this file.");
            rows.Add(new GamedRow(Math.Tanh(record.Number("std_delta_len")), record.Number("instruction_difficulty"), share, 1));
        }

        return new GamedBaselines(GamedBaselineSource.File, rows);
    }
}
