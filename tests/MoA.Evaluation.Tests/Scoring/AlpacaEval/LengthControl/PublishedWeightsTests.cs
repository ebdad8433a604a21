using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval.LengthControl;

public sealed class PublishedWeightsTests
{
    private const string Weights = "alpaca_eval/weights.csv";

    /// <summary>Where the leaderboard disagrees with the weights that were published with it, in points.</summary>
    private static readonly Dictionary<string, double> Disagreeing = new()
    {
        ["dbrx-instruct"] = -0.190109,
        ["llama-2-70b-chat-hf"] = -0.012330,
        ["platolm-7b"] = -0.010517,
        ["gpt35_turbo_instruct"] = -0.006498,
        ["minotaur-13b"] = -0.006432,
        ["text_davinci_001"] = -0.005128,
        ["alpaca-7b_verbose"] = 0.002157,
    };

    [SharedDataFact(Weights, PublishedScores.Difficulty, PublishedScores.Leaderboard)]
    public void Weights_give_the_published_length_controlled_win_rate_of_every_model()
    {
        var difficulty = InstructionDifficulty.Read(SharedData.PathOf(PublishedScores.Difficulty));
        var published = LeaderboardFile.Read(SharedData.PathOf(PublishedScores.Leaderboard));
        var weights = GlmWeightsFile.Read(SharedData.PathOf(Weights));

        Assert.Equal(published.Keys.Order(), weights.Select(entry => entry.Key).Order());
        Assert.Equal(106, weights.Count);
        Assert.All(weights, entry =>
        {
            var difference = LengthControlledWinRate.Predict(entry.Value, difficulty).Percent - published[entry.Key].LengthControlledWinRate!.Value;
            Assert.Equal(Disagreeing.GetValueOrDefault(entry.Key), difference, 1e-6);
        });
    }
}
