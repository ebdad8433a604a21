using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Analysis.Selection;
using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class ProposerSelectionTests
{
    private static readonly Candidate[] Models = [new("a", 0.5), new("b", 0.45), new("c", 0.3)];

    [Fact]
    public void The_second_is_the_one_whose_answers_make_up_for_its_win_rate()
    {
        // b is nearly a over again; c is not: 0.5 x 0.45 + 0.5 x 0.1 against 0.5 x 0.3 + 0.5 x 0.6.
        var order = ProposerSelection.Order(Models, (x, y) => (x, y) is ("b", "a") or ("a", "b") ? 0.9 : 0.4);

        Assert.Equal(new Choice(1, "a", 0.5, null, null, null), order[0]);
        Assert.Equal(("c", "a"), (order[1].Model, order[1].Nearest));
        Assert.Equal((0.6, 0.45), (Math.Round(order[1].Diversity!.Value, 12), Math.Round(order[1].Score!.Value, 12)));
        Assert.Equal(("b", "a", 0.275), (order[2].Model, order[2].Nearest, Math.Round(order[2].Score!.Value, 12)));
    }

    [Fact]
    public void Without_weight_diversity_does_not_count_and_of_equals_the_better_then_the_first_by_name_is_taken()
    {
        Assert.Equal(["a", "b", "c"], ProposerSelection.Order(Models, (x, y) => x == "b" ? 0.99 : 0, 0).Select(choice => choice.Model));
        Assert.Equal(["a", "b", "c"], ProposerSelection.Order([.. Models.Reverse()], (_, _) => 0.5, 1).Select(choice => choice.Model));
        Assert.Equal(["x", "y"], ProposerSelection.Order([new("y", 0.1), new("x", 0.1)], (_, _) => 0).Select(choice => choice.Model));
    }

    [Fact]
    public void Every_candidate_is_chosen_once_whatever_their_order() => Prop.ForAll(
        Arb.From(Gen.ArrayOf(Gen.Choose(0, 10), 6)),
        Arb.From(Gen.Choose(0, 4)),
        (rates, weight) =>
        {
            Candidate[] candidates = [.. rates.Select((rate, index) => new Candidate($"m{index}", rate / 10d))];
            double Similarity(string x, string y) => Math.Abs(x[1] - y[1]) / 10d;
            var order = ProposerSelection.Order(candidates, Similarity, weight / 4d);
            var turned = ProposerSelection.Order([.. candidates.Reverse()], Similarity, weight / 4d);
            return order.SequenceEqual(turned)
                && order.Select(choice => choice.Model).Order().SequenceEqual(candidates.Select(candidate => candidate.Model).Order())
                && order[0].Performance == rates.Max() / 10d
                && order.Skip(1).All(choice => choice.Diversity is >= 0 and <= 1 && choice.Score is >= 0 and <= 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Similarity_is_the_mean_over_what_all_answered()
    {
        using var folder = new TempFolder();
        var a = folder.Write("a.jsonl", """
            {"index": 0, "output": "alpha beta"}
            {"index": 1, "output": "gamma delta"}
            {"index": 2, "output": "only here"}
            """);
        var b = folder.Write("b.jsonl", """
            {"index": 1, "output": "nothing common"}
            {"index": 0, "output": "beta alpha"}
            """);
        var similarity = AnswerSimilarity.Measure([new NamedFile("a", a), new NamedFile("b", b)]);

        Assert.Equal(2, similarity.Instructions);
        Assert.Equal(0.5, similarity.Between("a", "b"), 1e-12);
        Assert.Equal(similarity.Between("a", "b"), similarity.Between("b", "a"));
        Assert.Equal(1, similarity.Between("a", "a"), 1e-12);
        Assert.Throws<EvaluationInputException>(() => AnswerSimilarity.Measure([new NamedFile("a", a), new NamedFile("a", b)]));
        var leaderboard = folder.Write("leaderboard.csv", "model,win_rate\na,40\n");
        var refused = Assert.Throws<EvaluationInputException>(() => Candidates.Read([new NamedFile("b", b)], leaderboard));
        Assert.Contains("no win rate of 'b'", refused.Message, StringComparison.Ordinal);
    }
}
