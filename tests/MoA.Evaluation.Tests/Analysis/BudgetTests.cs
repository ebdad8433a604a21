using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Mixtures;
using MoA.Evaluation.Analysis.Budget;
using MoA.Evaluation.Analysis.Plots;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class BudgetTests
{
    private static readonly Arbitrary<BudgetPoint[]> Points = Arb.From(Gen.ArrayOf(
        from cost in Gen.Choose(0, 6)
        from quality in Gen.Choose(0, 6)
        from known in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        select Point($"p{cost}-{quality}", quality * 10, known ? cost / 10d : null)));

    [Fact]
    public void A_run_costs_its_calls_and_takes_the_longest_of_each_layer()
    {
        var runs = new[]
        {
            AnalysisRuns.Run(
                "moa",
                "Why?",
                [AnalysisRuns.Said("a", "x", 100, 20, 0.01m), AnalysisRuns.Said("b", "x", 90, 60, 0.02m)],
                [AnalysisRuns.Said("a", "x", 300, 50, 0.03m)]),
            AnalysisRuns.Run("moa", "Who?", [AnalysisRuns.Said("a", "x", 10, 10, 0.01m), AnalysisRuns.Failed("b")], [AnalysisRuns.Said("a", "x", 70, 10, 0.01m)]),
        };
        var point = RunBudgets.Of("moa", 61.3, runs, new Dictionary<string, double> { ["a"] = 100, ["b"] = 50 });

        Assert.Equal(("moa", "multi-proposer", 61.3, 2), (point.Name, point.Kind, point.Quality, point.Runs));
        Assert.Equal(0.04, point.Cost!.Value, 1e-12);
        // 150 + 350 and 20 + 80.
        Assert.Equal(300, point.PathTokens);
        // 2 x 1e11 x 120 is more than 2 x 5e10 x 150: 24 + 70 and 4 + 16 tera.
        Assert.Equal(57, point.PathTflops!.Value, 1e-9);
        Assert.Null(RunBudgets.Of("moa", 1, runs, new Dictionary<string, double> { ["a"] = 100 }).PathTflops);
    }

    [Fact]
    public void The_kind_of_a_mixture_follows_from_its_recipe()
    {
        var single = AnalysisRuns.Run("x", "?", [AnalysisRuns.Said("a", "x")]);
        var same = AnalysisRuns.Run("x", "?", [AnalysisRuns.Said("a", "x"), AnalysisRuns.Said("a", "y")], [AnalysisRuns.Said("b", "z")]);
        var ranker = same with { Recipe = same.Recipe with { Kind = MixtureKind.Rank } };
        Assert.Equal(["single model", "single-proposer", "ranker"], new[] { single, same, ranker }.Select(run => RunBudgets.Of("x", 0, [run], new Dictionary<string, double>()).Kind));
    }

    [Fact]
    public void What_is_on_the_front_is_beaten_by_nothing_and_what_is_not_by_something_on_it() => Prop.ForAll(Points, points =>
    {
        var front = ParetoFront.Of(points, point => point.Cost);
        return front.All(point => point.Cost is not null && !points.Any(other => Beats(other, point)))
            && points.Where(point => point.Cost is not null && !front.Contains(point)).All(point => front.Any(other => Beats(other, point)))
            && front.Select(point => point.Cost!.Value).SequenceEqual(front.Select(point => point.Cost!.Value).Order());

        static bool Beats(BudgetPoint other, BudgetPoint point) =>
            other.Cost <= point.Cost && other.Quality >= point.Quality && (other.Cost < point.Cost || other.Quality > point.Quality);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_a_worse_point_leaves_the_front_as_it_is() => Prop.ForAll(Points, points =>
    {
        var front = ParetoFront.Of(points, point => point.Cost);
        return front.SequenceEqual(ParetoFront.Of([.. points, Point("worse", -1, 9)], point => point.Cost).Where(point => point.Name != "worse"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_picture_is_whole_escaped_and_the_same_every_time()
    {
        BudgetPoint[] points =
        [
            Point("cheap", 30, 0.001),
            Point("<script>alert('&\"x')</script>\u0001\ud800", 60, 0.01),
            Point("dominated, with a name that is too long to stand in a plot", 25, 0.02) with { Kind = "ranker & co" },
            Point("unknown", 99, null),
        ];
        var picture = BudgetPlot.Draw(points, BudgetPrice.Cost, "win rate (%)")!;

        Assert.Equal(picture, BudgetPlot.Draw(points, BudgetPrice.Cost, "win rate (%)"));
        var svg = XDocument.Parse(picture).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.DoesNotContain("<script", picture, StringComparison.Ordinal);
        var texts = svg.Descendants(Svg.Namespace + "text").Select(text => text.Value).ToArray();
        Assert.Contains("<script>alert('&\"x')</script>…", texts);
        Assert.Contains("Win rate (%) against cost", texts);
        Assert.DoesNotContain(texts, text => text == "unknown");
        Assert.Contains("prefers-color-scheme: dark", picture, StringComparison.Ordinal);
        var front = Assert.Single(svg.Elements(Svg.Namespace + "path"), path => path.Attribute("class")!.Value == "front");
        Assert.Matches(@"^M[\d.]+ [\d.]+H[\d.]+V[\d.]+$", front.Attribute("d")!.Value);
        Assert.Equal(3 + 2, svg.Elements(Svg.Namespace + "path").Count(path => path.Attribute("class")!.Value != "front"));
        Assert.DoesNotContain("\r", picture, StringComparison.Ordinal);
        Assert.Null(BudgetPlot.Draw([Point("unknown", 1, null)], BudgetPrice.Cost, "win rate (%)"));
    }

    [Fact]
    public void Marks_of_an_axis_are_round_and_hold_all_figures() => Prop.ForAll(
        Arb.From(Gen.NonEmptyListOf(Gen.Choose(-1000, 1000)).SelectMany(values => Gen.Elements(1e-6, 0.01, 1, 1e5).Select(scale => values.Select(value => value * scale).ToArray()))),
        values =>
        {
            var axis = new PlotAxis(values, fromZero: false, 10, 110);
            var ticks = axis.Ticks.ToArray();
            return ticks.Length is >= 2 and <= 12
                && values.All(value => axis.Place(value) is >= 10 - 1e-6 and <= 110 + 1e-6)
                && Math.Abs(axis.Place(ticks[0]) - 10) < 1e-6
                && Math.Abs(axis.Place(ticks[^1]) - 110) < 1e-6
                && ticks.Zip(ticks.Skip(1)).All(pair => pair.First < pair.Second);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Points_are_read_from_a_table_with_what_is_known_of_them()
    {
        using var folder = new TempFolder();
        var file = folder.Write("points.csv", "name,quality,kind,cost,path_tflops\nMoA,65.1,multi-proposer,0.02,200\nGPT-4o,57.5,,0.025,\n");
        Assert.Equal(
            [
                new BudgetPoint { Name = "MoA", Quality = 65.1, Kind = "multi-proposer", Cost = 0.02, PathTflops = 200 },
                new BudgetPoint { Name = "GPT-4o", Quality = 57.5, Kind = "given", Cost = 0.025 },
            ],
            BudgetPointFile.Read(file));
        var json = BudgetReport.Of(BudgetPointFile.Read(file)).ToJson();
        Assert.Equal(
            """[{"name":"MoA","kind":"multi-proposer","quality":65.1,"cost":0.02,"cost_pareto":"yes","path_tflops":200,"path_tflops_pareto":"yes"},{"name":"GPT-4o","kind":"given","quality":57.5,"cost":0.025,"cost_pareto":"no","path_tflops":null,"path_tflops_pareto":null}]""",
            json);
    }

    private static BudgetPoint Point(string name, double quality, double? cost) => new() { Name = name, Kind = "multi-proposer", Quality = quality, Cost = cost };
}
