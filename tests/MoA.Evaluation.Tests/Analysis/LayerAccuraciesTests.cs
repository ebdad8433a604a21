using MoA.Evaluation.Analysis.Accuracy;
using MoA.Evaluation.Files;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Analysis;

public sealed class LayerAccuraciesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_layer_s_models_are_checked_and_what_failed_or_has_no_box_is_wrong()
    {
        var problems = MathProblems.Read(_folder.Write("math.jsonl", """
            {"problem": "What is 1/4 + 1/4?", "solution": "It is $\\boxed{\\frac12}$."}
            {"question": "What is 2 + 3?", "answer": "5"}
            """));
        var half = AnalysisRuns.Run(
            "moa",
            "What is 1/4 + 1/4?",
            [AnalysisRuns.Said("a", "\\boxed{0.5}"), AnalysisRuns.Said("b", "\\boxed{0.25}"), AnalysisRuns.Failed("c")],
            [AnalysisRuns.Said("a", "I think \\boxed{1/2}"), AnalysisRuns.Said("b", "a half"), AnalysisRuns.Said("c", "\\boxed{2/4}")],
            [AnalysisRuns.Said("d", "\\boxed{\\dfrac{1}{2}}")]);
        var five = AnalysisRuns.Run(
            "moa",
            "Put the answer into a box. What is 2 + 3?",
            [AnalysisRuns.Said("a", "\\boxed{5}"), AnalysisRuns.Said("b", "\\boxed{6}"), AnalysisRuns.Said("c", "\\boxed{7}")],
            [AnalysisRuns.Said("a", "\\boxed{5}"), AnalysisRuns.Said("b", "\\boxed{5}"), AnalysisRuns.Said("c", "\\boxed{5}")],
            [AnalysisRuns.Said("d", "\\boxed{6}")]);
        var other = AnalysisRuns.Run("moa", "What is 7 x 8?", [AnalysisRuns.Said("a", "\\boxed{56}")]);

        Assert.Equal(
            [
                new("moa", 1, "proposer", "a", 2, 2, 0),
                new("moa", 1, "proposer", "b", 2, 0, 0),
                new("moa", 1, "proposer", "c", 2, 0, 1),
                new("moa", 1, "all", null, 6, 2, 1),
                new("moa", 1, "any", null, 2, 2, 0),
                new("moa", 2, "proposer", "a", 2, 2, 0),
                new("moa", 2, "proposer", "b", 2, 1, 1),
                new("moa", 2, "proposer", "c", 2, 1, 0),
                new("moa", 2, "all", null, 6, 4, 1),
                new("moa", 2, "any", null, 2, 2, 0),
                new LayerAccuracy("moa", 3, "aggregator", "d", 2, 1, 0),
            ],
            LayerAccuracies.Of([half, five, other], problems));
        Assert.Null(problems.AnswerTo(other));
        Assert.Equal("""[{"mixture":"x","layer":1,"role":"all","accuracy":0.25,"n_answers":4,"n_right":1,"n_without_box":2}]""",
            AccuracyReport.Of([new LayerAccuracy("x", 1, "all", null, 4, 1, 2)]).ToJson());
    }

    [Theory]
    [InlineData("""{"problem": "1?", "solution": "It is one."}""", "line 1, field solution: it has no \\boxed{...}")]
    [InlineData("""{"problem": "1?"}""", "line 1, field answer: it is missing")]
    [InlineData("""{"answer": "1"}""", "line 1, field problem: it is missing")]
    [InlineData("{\"problem\": \"1?\", \"answer\": \"1\"}\n{\"problem\": \" 1?\", \"answer\": \"2\"}", "line 2, field problem: the same problem")]
    public void What_is_no_problem_is_refused_with_its_line(string content, string expected) => Assert.Contains(
        expected, Assert.Throws<EvaluationInputException>(() => MathProblems.Read(_folder.Write("math.jsonl", content))).Message, StringComparison.Ordinal);
}
