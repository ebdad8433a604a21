using MoA.Evaluation.Analysis.Proposers;
using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class ProposerSweepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_has_both_settings_for_each_count_and_one_where_they_are_the_same()
    {
        var plan = SweepPlan.Create(["a", "b", "c"], "a", "d", [3, 1, 2, 2]);
        Assert.Equal(
            [("sweep-single-1", "a"), ("sweep-multiple-2", "a b"), ("sweep-single-2", "a a"), ("sweep-multiple-3", "a b c"), ("sweep-single-3", "a a a")],
            plan.Settings.Select(setting => (setting.Mixture, string.Join(' ', setting.Proposers))));
        Assert.Equal(["sweep-multiple-1", "sweep-single-1"], SweepPlan.Create(["a", "b"], "b", "d", [1]).Settings.Select(setting => setting.Mixture));
        Assert.Throws<EvaluationInputException>(() => SweepPlan.Create(["a", "b"], "a", "d", [3]));
        Assert.Throws<EvaluationInputException>(() => SweepPlan.Create(["a", "b"], "a", "d", [0]));
        Assert.Throws<EvaluationInputException>(() => SweepPlan.Create(["a", "a"], "a", "d", [1]));
    }

    [Fact]
    public void The_mixtures_are_added_to_a_configuration_that_keeps_the_rest()
    {
        var file = _folder.Write("moa.json", """
            // A comment.
            { "Logging": { "Level": "é" }, "moa": { "Models": { "a": {} }, "MIXTURES": { "own": { "Layers": 3 }, }, } }
            """);
        Assert.Equal(
            """
            {
              "Logging": {
                "Level": "é"
              },
              "moa": {
                "Models": {
                  "a": {}
                },
                "MIXTURES": {
                  "own": {
                    "Layers": 3
                  },
                  "sweep-multiple-2": {
                    "Layers": 2,
                    "Proposers": [
                      "a",
                      "b"
                    ],
                    "Aggregator": "d"
                  },
                  "sweep-single-2": {
                    "Layers": 2,
                    "Proposers": [
                      {
                        "Model": "b",
                        "Count": 2,
                        "Temperature": 0.7
                      }
                    ],
                    "Aggregator": "d"
                  }
                }
              }
            }

            """,
            SweepConfiguration.Extend(file, SweepPlan.Create(["a", "b"], "b", "d", [2])));
        Assert.Throws<EvaluationInputException>(() => SweepConfiguration.Extend(_folder.Write("none.json", "{}"), SweepPlan.Create(["a"], "a", "d", [1])));
        Assert.Contains("line 2", Assert.Throws<EvaluationInputException>(
            () => SweepConfiguration.Extend(_folder.Write("broken.json", "{\n x }"), SweepPlan.Create(["a"], "a", "d", [1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_quotes_what_a_shell_would_take_apart()
    {
        var script = SweepCommands.Write(
            SweepPlan.Create(["a"], "a", "d", [1]), new SweepFolder("/tmp/a b"), new SweepMeasurement("in's.jsonl", "base.json", "gpt-4"));
        Assert.Equal(
            "#!/bin/sh\nset -eu\n"
            + "moa eval generate --suite alpaca-eval --config '/tmp/a b/moa.json' --input 'in'\\''s.jsonl' --mixture sweep-single-1 --output '/tmp/a b/sweep-single-1.outputs.json'\n"
            + "moa eval judge --suite alpaca-eval --config '/tmp/a b/moa.json' --answers '/tmp/a b/sweep-single-1.outputs.json' --baseline base.json --judge gpt-4 "
            + "--output '/tmp/a b/sweep-single-1.annotations.json'\n",
            script);
    }

    [Fact]
    public void What_was_judged_is_reported_and_what_was_not_is_named()
    {
        var sweep = new SweepFolder(_folder.FullName);
        var plan = SweepPlan.Create(["a", "b"], "a", "d", [1, 2]);
        sweep.Write(plan, "{}", "");
        var nothing = Assert.Throws<EvaluationInputException>(() => SweepReport.Of(sweep));
        Assert.Contains("sweep-single-1.annotations.json", nothing.Message, StringComparison.Ordinal);
        _folder.Write("sweep-single-1.annotations.json", """[{"index": 0, "preference": 1, "length_1": 5, "length_2": 7}]""");
        _folder.Write("sweep-multiple-2.annotations.json", """[{"index": 0, "preference": 2, "length_1": 5, "length_2": 9}]""");

        var (report, missing) = SweepReport.Of(sweep);

        Assert.Equal(["sweep-single-2"], missing);
        Assert.Equal(
            "n,setting,win_rate,n_total,avg_length,proposers\n1,single-proposer,0,1,7,a\n2,multiple-proposer,100,1,9,a b\n", report.ToCsv());
        _folder.Write("sweep.json", "[]");
        Assert.Throws<EvaluationInputException>(() => SweepReport.Of(sweep));
    }
}
