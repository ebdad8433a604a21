using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Incorporation;
using MoA.Evaluation.Analysis.Selection;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

/// <summary>
/// The analyses on recorded answers of the paper's mixture and proposers. The figures were worked out by a Python 3.11 script of its own (n-grams by Counter,
/// the token pattern by re, common subsequences by big integers, ranks by statistics.correlation), which shares nothing with this code.
/// </summary>
public sealed class PublishedAnswersTests
{
    private const string Leaderboard = "alpaca_eval/leaderboard.csv";
    private const string Mixture = "alpaca_eval/outputs/Together-MoA.jsonl";
    private const string Qwen110 = "alpaca_eval/outputs/Qwen1.5-110B-Chat.jsonl";
    private const string Qwen72 = "alpaca_eval/outputs/Qwen1.5-72B-Chat.jsonl";
    private const string Llama = "alpaca_eval/outputs/Meta-Llama-3-70B-Instruct.jsonl";
    private const string Mixtral = "alpaca_eval/outputs/Mixtral-8x22B-Instruct-v0.1.jsonl";
    private const string Dbrx = "alpaca_eval/outputs/dbrx-instruct.jsonl";

    private static readonly NamedFile[] Proposers = [.. new[] { Qwen110, Qwen72, Llama, Mixtral, Dbrx }.Select(file => NamedFile.Parse(SharedData.PathOf(file)))];

    [SharedDataFact(Leaderboard, Mixture, Qwen110, Qwen72, Llama, Mixtral, Dbrx)]
    public void The_mixture_s_answers_are_more_like_those_of_better_proposers_by_every_measure()
    {
        var preferences = ProposalPreferences.OfModels(SharedData.PathOf(Leaderboard));
        var result = Assert.Single(Incorporations.Analyse(RecordedAggregations.Read(NamedFile.Parse(SharedData.PathOf(Mixture)), Proposers, preferences)));

        Assert.Equal(("Together-MoA", 805), (result.Aggregator, result.Questions));
        (SimilarityMeasure, double, double, int, double)[] expected =
        [
            (SimilarityMeasure.Bleu3, 0.240684, 0.01694, 2, 0.4),
            (SimilarityMeasure.Bleu4, 0.234688, 0.017385, 2, 0.4),
            (SimilarityMeasure.Bleu5, 0.21625, 0.017541, 2, 0.4),
            (SimilarityMeasure.TfIdf, 0.276167, 0.01724, 2, 0.9),
            (SimilarityMeasure.Levenshtein, 0.22683, 0.018007, 0, 0.4),
        ];
        Assert.Equal(expected, result.Correlations.Select(one =>
            (one.Measure, Math.Round(one.Mean!.Value, 6), Math.Round(one.StandardError!.Value, 6), one.Undefined, Math.Round(one.AcrossProposers!.Value, 6))));
        Assert.Equal([0.583624, 0.559955, 0.538475, 0.533472, 0.529003], result.Proposers.Select(one => Math.Round(one.Similarities[SimilarityMeasure.TfIdf], 6)));
        Assert.Equal([0.46706, 0.452983, 0.442204, 0.450239, 0.447114], result.Proposers.Select(one => Math.Round(one.Similarities[SimilarityMeasure.Levenshtein], 6)));
    }

    [SharedDataFact(Leaderboard, Qwen110, Qwen72, Llama, Mixtral, Dbrx)]
    public void Of_two_models_of_one_family_the_second_is_chosen_late()
    {
        var order = ProposerSelection.Order(Candidates.Read(Proposers, SharedData.PathOf(Leaderboard)), AnswerSimilarity.Measure(Proposers).Between);

        Assert.Equal(
            ["Qwen1.5-110B-Chat", "Meta-Llama-3-70B-Instruct", "Mixtral-8x22B-Instruct-v0.1", "Qwen1.5-72B-Chat", "dbrx-instruct"],
            order.Select(choice => choice.Model));
        Assert.Equal("Qwen1.5-110B-Chat", order[3].Nearest);
    }
}
