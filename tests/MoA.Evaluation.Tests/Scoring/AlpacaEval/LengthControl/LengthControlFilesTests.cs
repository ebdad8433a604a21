using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval.LengthControl;

public sealed class LengthControlFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_are_read_under_the_originals_names_too()
    {
        var file = _folder.Write("w.csv", ",np.tanh(std_delta_len),instruction_difficulty,not_gamed_baseline.astype(float)\nb,0.0,0.0,0.0\na,-1.5,0.75,0.25\n");

        Assert.Equal([new("b", new(0, 0, 0)), new("a", new(-1.5, 0.75, 0.25))], GlmWeightsFile.Read(file));
    }

    [Fact]
    public void A_model_or_an_index_that_stands_twice_is_named()
    {
        var weights = _folder.Write("w.csv", "model,tanh_std_delta_len,instruction_difficulty,not_gamed_baseline\na,1,1,1\na,1,1,1\n");
        var difficulty = _folder.Write("d.csv", "index,instruction_difficulty\n0,1\n0,2\n");
        var leaderboard = _folder.Write("l.csv", "model,win_rate\na,1\na,\n");

        Assert.Equal((3, "model"), Place(() => GlmWeightsFile.Read(weights)));
        Assert.Equal((3, "index"), Place(() => InstructionDifficulty.Read(difficulty)));
        Assert.Equal((3, "model"), Place(() => LeaderboardFile.Read(leaderboard)));
    }

    [Fact]
    public void A_leaderboard_may_leave_figures_out()
    {
        var published = LeaderboardFile.Read(_folder.Write("l.csv", ",win_rate,mode,length_controlled_winrate\na,1.5,dev,\n"))["a"];

        Assert.Equal((1.5, null, null), (published.WinRate, published.LengthControlledWinRate, published.StandardError));
    }

    [Fact]
    public void Gamed_baselines_are_read_as_the_original_writes_them()
    {
        var gamed = GamedBaselines.Read(_folder.Write("df_gamed.csv", """
            model,preference,index,std_delta_len,instruction_difficulty,not_gamed_baseline
            concise,0.25,0,0.5,-1.25,False
            verbose,,1,0.5,-1.25,False
            verbose,1.0,2,0.0,0.5,False
            """));

        Assert.Equal(GamedBaselineSource.File, gamed.Source);
        Assert.Equal([new GamedRow(Math.Tanh(0.5), -1.25, 0.25, 1), new GamedRow(0, 0.5, 1, 1)], gamed.Rows);
        var wrong = _folder.Write("wrong.csv", "preference,std_delta_len,instruction_difficulty\n1.5,0,0\n");
        Assert.Equal((2, "preference"), Place(() => GamedBaselines.Read(wrong)));
    }

    // 805 comparisons of each; and the sums that the published weights of the two gamed baselines imply (docs/evaluation.md).
    [Fact]
    public void Synthesised_rows_keep_the_sums_of_the_original()
    {
        var rows = GamedBaselines.Synthesised.Rows;

        Assert.Equal(1610, rows.Sum(row => row.Count));
        Assert.Equal(96.860 - 279.546, rows.Sum(row => row.Count * row.Share * row.TanhLength), 0.1);
        Assert.Equal(213.190 + 199.857, rows.Sum(row => row.Count * row.Share * row.Difficulty), 0.1);
    }

    private static (int?, string?) Place(Action read)
    {
        var failure = Assert.Throws<EvaluationInputException>(read);
        return (failure.Line, failure.Field);
    }
}
