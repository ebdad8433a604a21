using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>Reads a leaderboard as alpaca_eval writes it: a line for each model, under its own name of the column or none.</summary>
public static class LeaderboardFile
{
    private static readonly CsvColumn[] Columns =
    [
        new("model", true, ""),
        new("win_rate", true),
        new("standard_error", false),
        new("n_wins", false),
        new("n_wins_base", false),
        new("n_draws", false),
        new("n_total", false),
        new("discrete_win_rate", false),
        new("avg_length", false),
        new("length_controlled_winrate", false),
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyDictionary<string, PublishedScore> Read(string file)
    {
        var scores = new Dictionary<string, PublishedScore>();
        foreach (var record in CsvRecordFile.Read(file, Columns))
        {
            if (!scores.TryAdd(record.Text("model"), Score(record)))
                throw record.Wrong("model", $"'{record.Text("model")}' stands in a line before too. Keep one of them.");
        }

        return scores;
    }

    private static PublishedScore Score(CsvRecord record) => new(
        record.NumberOrNull("win_rate"),
        record.NumberOrNull("standard_error"),
        record.NumberOrNull("n_wins"),
        record.NumberOrNull("n_wins_base"),
        record.NumberOrNull("n_draws"),
        record.NumberOrNull("n_total"),
        record.NumberOrNull("discrete_win_rate"),
        record.NumberOrNull("avg_length"),
        record.NumberOrNull("length_controlled_winrate"));
}
