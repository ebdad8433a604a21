using MoA.Core.Runs;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Incorporation;
using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class IncorporationTests : IDisposable
{
    private const string Answer = "one two three four five six seven eight";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answers_that_are_more_like_the_better_proposals_correlate_and_others_do_not()
    {
        AggregatedProposal[] proposals =
        [
            new("best", Answer, 0.9),
            new("middle", "one two three four five no longer so", 0.5),
            new("worst", "something else altogether, which shares nothing", 0.1),
        ];
        var result = Assert.Single(Incorporations.Analyse(
        [
            new Aggregation(2, "d", Answer, proposals),
            // The other way round: the preferences change places.
            new Aggregation(2, "d", Answer, [proposals[0] with { Preference = 0.1 }, proposals[1], proposals[2] with { Preference = 0.9 }]),
            // Without two preferences that differ there is no correlation.
            new Aggregation(2, "d", Answer, [.. proposals.Select(proposal => proposal with { Preference = 0.5 })]),
            new Aggregation(2, "d", Answer, [proposals[0], proposals[1] with { Preference = null }]),
        ]));

        Assert.Equal((2, "d", 4), (result.Layer, result.Aggregator, result.Questions));
        // 1 and -1.
        Assert.All(result.Correlations, correlation => Assert.Equal((0d, 1d, 2), (correlation.Mean, correlation.StandardError, correlation.Undefined)));
        var best = result.Proposers.Single(proposer => proposer.Proposer == "best");
        Assert.All(best.Similarities.Values, similarity => Assert.Equal(1, similarity, 1e-12));
        Assert.Equal((4, 0.6), (best.Proposals, Math.Round(best.Preference!.Value, 12)));
        var worst = result.Proposers.Single(proposer => proposer.Proposer == "worst");
        Assert.Equal(0, worst.Similarities[SimilarityMeasure.Bleu5]);
        Assert.Equal(0, worst.Similarities[SimilarityMeasure.TfIdf]);
    }

    [Fact]
    public void Each_layer_and_aggregator_stands_by_itself()
    {
        AggregatedProposal[] proposals = [new("a", "x y", 1), new("b", "y z", 0)];
        var results = Incorporations.Analyse(
        [
            new Aggregation(3, "a", "x", proposals), new Aggregation(2, "b", "x", proposals), new Aggregation(2, "a", "x", proposals), new Aggregation(2, "a", "x", proposals),
        ]);
        Assert.Equal([(2, "a", 2), (2, "b", 1), (3, "a", 1)], results.Select(result => (result.Layer, result.Aggregator, result.Questions)));
        Assert.Empty(Incorporations.Analyse([]));
    }

    [Fact]
    public void A_run_has_an_aggregation_for_each_agent_from_its_second_layer_on()
    {
        var run = AnalysisRuns.Run(
            "moa",
            " Why? ",
            [AnalysisRuns.Said("a", "one"), AnalysisRuns.Failed("b"), AnalysisRuns.Said("c", "two")],
            [AnalysisRuns.Said("a", "three"), AnalysisRuns.Said("b", "four"), AnalysisRuns.Failed("c")],
            [AnalysisRuns.Said("d", "five")]);
        var leaderboard = _folder.Write("leaderboard.csv", "model,win_rate,length_controlled_winrate\na,40,50\nb,20,\n");

        var aggregations = new RunAggregations(ProposalPreferences.OfModels(leaderboard)).Of(run).ToArray();

        Assert.Equal([(2, "a", "three"), (2, "b", "four"), (3, "d", "five")], aggregations.Select(one => (one.Layer, one.Aggregator, one.Answer)));
        Assert.Equal([new("a", "one", 0.4), new AggregatedProposal("c", "two", null)], aggregations[0].Proposals);
        Assert.Equal([new("a", "three", 0.4), new AggregatedProposal("b", "four", 0.2)], aggregations[2].Proposals);
        Assert.Equal(0.5, ProposalPreferences.OfModels(leaderboard, lengthControlled: true).OfModel("a"));
        Assert.Null(ProposalPreferences.OfModels(leaderboard, lengthControlled: true).OfModel("b"));
    }

    [Fact]
    public void The_answer_of_a_mixture_that_ranks_is_no_aggregation()
    {
        var chosen = AnalysisRuns.Said("d", "one") with { Chosen = new ProposalChoice { Layer = 1, Slot = 0, Model = "a" } };
        var run = AnalysisRuns.Run("ranker", "Why?", [AnalysisRuns.Said("a", "one"), AnalysisRuns.Said("b", "two")], [chosen]);
        Assert.Empty(new RunAggregations(ProposalPreferences.Unknown).Of(run));
    }

    [Fact]
    public void Judged_proposals_have_preferences_of_their_own()
    {
        var annotations = _folder.Write("a.jsonl", """
            {"index": 0, "preference": 1.25, "length_1": 1, "length_2": 1}
            {"index": 1, "preference": null, "length_1": 1, "length_2": 1}
            {"index": 2, "preference": 2, "length_1": 1, "length_2": 1}
            """);
        var instructions = _folder.Write("prompts.jsonl", """
            {"index": 0, "instruction": "Who?"}
            {"index": 2, "instruction": " Why?\n"}
            """);
        var preferences = ProposalPreferences.OfProposals([new NamedFile("a", annotations)]);
        Assert.Equal([0.25, null, 1, null], new int?[] { 0, 1, 2, null }.Select(index => preferences.Of("a", index)));
        Assert.Null(preferences.Of("b", 0));
        Assert.Equal(0.625, preferences.OfModel("a"));

        var run = AnalysisRuns.Run("moa", "Why?", [AnalysisRuns.Said("a", "one")], [AnalysisRuns.Said("d", "two")]);
        Assert.Equal(1, Assert.Single(new RunAggregations(preferences, instructions).Of(run)).Proposals[0].Preference);
        Assert.Null(Assert.Single(new RunAggregations(preferences).Of(run)).Proposals[0].Preference);
    }

    [Fact]
    public void Recorded_files_are_joined_by_their_instructions()
    {
        var answers = _folder.Write("moa.json", """[{"instruction": "A", "output": "zero"}, {"instruction": "B", "output": "one"}]""");
        var first = _folder.Write("p.jsonl", """
            {"index": 1, "output": "p one"}
            {"index": 5, "output": "p five"}
            """);
        var second = _folder.Write("q.jsonl", """{"index": 1, "output": "q one"}""");
        var other = _folder.Write("other.jsonl", """{"index": 7, "output": "seven"}""");
        NamedFile[] proposals = [NamedFile.Parse($"P={first}"), NamedFile.Parse(second)];

        var aggregation = Assert.Single(RecordedAggregations.Read(new NamedFile("moa", answers), proposals, ProposalPreferences.Unknown));

        Assert.Equal((2, "moa", "one"), (aggregation.Layer, aggregation.Aggregator, aggregation.Answer));
        Assert.Equal([new("P", "p one", null), new AggregatedProposal("q", "q one", null)], aggregation.Proposals);
        Assert.Throws<EvaluationInputException>(() => RecordedAggregations.Read(new NamedFile("moa", other), proposals, ProposalPreferences.Unknown));
        var twice = _folder.Write("twice.jsonl", """
            {"index": 1, "output": "a"}
            {"index": 1, "output": "b"}
            """);
        Assert.Contains("line 2, field index", Assert.Throws<EvaluationInputException>(() => RecordedAggregations.Read(new NamedFile("moa", twice), proposals, ProposalPreferences.Unknown)).Message, StringComparison.Ordinal);
    }
}
