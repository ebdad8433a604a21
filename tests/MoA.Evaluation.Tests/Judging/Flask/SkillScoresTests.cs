using MoA.Evaluation.Judging.Flask;

namespace MoA.Evaluation.Tests.Judging.Flask;

public sealed class SkillScoresTests
{
    private static readonly string[] Skills = ["Readability", "Logical Correctness"];

    [Theory]
    [InlineData("Fine.\n\n{'Readability': 4, 'Logical Correctness': 5}")]
    [InlineData("First {'Readability': 1}, but in the end\n{\n  \"readability\": 4,\n  \"logical_correctness\": \"5\",\n}")]
    public void Scores_are_read_from_the_last_dictionary(string review)
    {
        var (scores, problem) = SkillScores.Read(review, Skills);

        Assert.Null(problem);
        Assert.Equal([new("readability", 4), new("logical correctness", 5)], scores);
    }

    [Theory]
    [InlineData("N/A")]
    [InlineData("na")]
    [InlineData("Not applicable")]
    public void A_skill_that_does_not_apply_has_no_score(string word)
    {
        var (scores, problem) = SkillScores.Read($$"""{'Readability': '{{word}}', 'Logical Correctness': 3}""", Skills);

        Assert.Null(problem);
        Assert.Equal([new("readability", null), new("logical correctness", 3)], scores);
    }

    [Theory]
    [InlineData("Very good.", "no dictionary")]
    [InlineData("{'Readability': 4}", "Logical Correctness")]
    [InlineData("{'Readability': 6, 'Logical Correctness': 5}", "'6'")]
    [InlineData("{'Readability': 0, 'Logical Correctness': 5}", "'0'")]
    [InlineData("{'Readability': good, 'Logical Correctness': 5}", "'good'")]
    [InlineData("{}", "no dictionary")]
    public void Anything_else_is_no_scores(string review, string expected)
    {
        var (scores, problem) = SkillScores.Read(review, Skills);

        Assert.Empty(scores);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
