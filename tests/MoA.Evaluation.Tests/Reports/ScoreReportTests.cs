using MoA.Evaluation.Reports;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;
using MoA.Evaluation.Scoring.Flask;
using MoA.Evaluation.Scoring.MtBench;

namespace MoA.Evaluation.Tests.Reports;

public sealed class ScoreReportTests
{
    private static readonly ScoreReport Report = AlpacaEvalReport.Of(
        [
            new("a|b", new WinRate(12.345678901234567, 0.5, 1, 2, 3, 6, 0, 41.666666666666664), 1234, null),
            new("c, \"d\"", new WinRate(1.0 / 3, null, 0, 1, 0, 1, 2, 0), 5, null),
        ]);

    [Fact]
    public void Json_has_every_digit_and_null_for_what_is_missing() => Assert.Equal(
        """[{"model":"a|b","win_rate":12.345678901234567,"standard_error":0.5,"n_wins":1,"n_wins_base":2,"n_draws":3,"n_total":6,"n_failed":0,"discrete_win_rate":41.666666666666664,"avg_length":1234},"""
        + """{"model":"c, \"d\"","win_rate":0.3333333333333333,"standard_error":null,"n_wins":0,"n_wins_base":1,"n_draws":0,"n_total":1,"n_failed":2,"discrete_win_rate":0,"avg_length":5}]""",
        Report.ToJson());

    [Fact]
    public void Csv_quotes_what_must_be_quoted() => Assert.Equal(
        "model,win_rate,standard_error,n_wins,n_wins_base,n_draws,n_total,n_failed,discrete_win_rate,avg_length\n"
        + "a|b,12.345678901234567,0.5,1,2,3,6,0,41.666666666666664,1234\n"
        + "\"c, \"\"d\"\"\",0.3333333333333333,,0,1,0,1,2,0,5\n",
        Report.ToCsv());

    [Fact]
    public void Markdown_is_rounded_and_escapes_what_would_end_a_cell() => Assert.Equal(
        "| model | win_rate | standard_error | n_total | avg_length |\n"
        + "| --- | ---: | ---: | ---: | ---: |\n"
        + "| a\\|b | 12.35 | 0.50 | 6 | 1234 |\n"
        + "| c, \"d\" | 0.33 |  | 1 | 5 |\n",
        Report.ToMarkdown());

    [Fact]
    public void Weights_alone_are_reported_as_model_and_win_rate() => Assert.Equal(
        """[{"model":"m","length_controlled_winrate":50}]""",
        AlpacaEvalReport.OfWeights([KeyValuePair.Create("m", LengthControlledWinRate.Predict(new(0, 0, 0), new(new Dictionary<int, double> { [0] = 1 })))]).ToJson());

    [Fact]
    public void Published_figures_and_what_differs_stand_beside()
    {
        var published = new Dictionary<string, PublishedScore> { ["m"] = new(40, null, null, null, null, null, null, null, 45) };
        var score = new AlpacaEvalScore(
            "m",
            new WinRate(42, 1, 1, 1, 0, 2, 0, 50),
            7,
            new LengthControlledWinRate(44.5, 0.25, new(-1, 0.5, 0.1), new(GlmVariant.V1, 21.5, GamedBaselineSource.Synthesised)));

        var row = System.Text.Json.JsonElement.Parse(AlpacaEvalReport.Of([score], published).ToJson())[0];

        Assert.Equal(-0.5, row.GetProperty("length_controlled_difference").GetDouble());
        Assert.Equal(2, row.GetProperty("win_rate_difference").GetDouble());
        Assert.Equal(("length_controlled_v1", "synthesised"), (row.GetProperty("glm").GetString(), row.GetProperty("gamed_baselines").GetString()));
        Assert.DoesNotContain("glm_c", AlpacaEvalReport.Of([score], published).ToText().Names);
    }

    [Fact]
    public void What_rounds_to_nothing_has_no_sign()
    {
        var score = new AlpacaEvalScore("m", new WinRate(42, 1, 1, 1, 0, 2, 0, 50), 7, null);
        var published = new Dictionary<string, PublishedScore> { ["m"] = new(42 + 1e-9, null, null, null, null, null, null, null, null) };

        Assert.Equal("0.0000", AlpacaEvalReport.Of([score], published).ToText().Cells[0][^1]);
    }

    [Fact]
    public void Mt_bench_has_a_row_for_the_whole_and_for_each_category() => Assert.Equal(
        "model,category,turn_1,average,n_rated,n_failed\nm,overall,7,7,1,1\nm,math,7,7,1,1\n",
        MtBenchReport.Of(MtBenchScorer.Score([new(111, "math", "m", 1, 7), new(111, "math", "m", 2, null)])).ToCsv());

    [Fact]
    public void Flask_has_a_row_for_each_group() => Assert.Equal(
        "model,group,name,difficulty,average,cumulative,n\n"
        + "m,skill,Readability,,3,,1\n"
        + "m,domain,Math,,3,,1\n"
        + "m,difficulty,expert level knowledge,,3,,1\n"
        + "m,skill by difficulty,Readability,expert level knowledge,3,3,1\n",
        FlaskReport.Of([FlaskScorer.Score("m", [new(1, ["Math"], "expert level knowledge", [new("Readability", 3)])])]).ToCsv());
}
