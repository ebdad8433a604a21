using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval;

/// <summary>The models whose annotations are in the shared data, and what was published of them.</summary>
internal static class PublishedScores
{
    public const string Leaderboard = "alpaca_eval/leaderboard.csv";
    public const string Difficulty = "alpaca_eval/instruction_difficulty.csv";

    public static readonly string[] Models = ["FuseChat-Llama-3.1-8B-Instruct", "alpaca-7b", "claude-2.1", "gpt-3.5-turbo-1106", "vicuna-13b-v1.5-togetherai"];

    // The shared leaderboard has no line for it; this is the one of tatsu-lab/alpaca_eval, weighted_alpaca_eval_gpt4_turbo_leaderboard.csv.
    private static readonly PublishedScore Gpt35 = new(
        9.177964561962735, 0.8904117511864436, 64, 737, 4, 805, 8.198757763975156, 796, 19.30058903498905);

    public static PublishedScore Of(string model) => LeaderboardFile.Read(SharedData.PathOf(Leaderboard)).GetValueOrDefault(model) ?? Gpt35;

    public static AnnotationSet Annotations(string model) => AnnotationFile.Read(SharedData.PathOf($"alpaca_eval/annotations/{model}.jsonl"));
}
