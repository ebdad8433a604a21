using MoA.Evaluation.Scoring.Flask;

namespace MoA.Evaluation.Tests.Scoring.Flask;

public sealed class FlaskScorerTests
{
    private const string Easy = "simple lifestyle knowledge";
    private const string Hard = "expert level knowledge";

    private static readonly FlaskReview[] Reviews =
    [
        new(1, ["Math", "Coding"], Easy, [new("Logical Correctness", 4), new("Readability", 5), new("Conciseness", null, IsNotApplicable: true)]),
        new(2, ["Math"], Hard, [new("Logical Correctness", 1), new(null, 2), new("Readability", null)]),
        new(3, ["-1"], "-1", [new("Readability", 2)]),
        new(4, ["Health"], Easy, []),
    ];

    // By hand. What the judge graded under a name of its own counts for the domain, as in aggregate_domain.py, and for nothing else.
    [Fact]
    public void Skills_domains_and_difficulties_are_averaged_over_grades()
    {
        var score = FlaskScorer.Score("m", Reviews);

        Assert.Equal([new("Logical Correctness", 2.5, 2), new FlaskAverage("Readability", 3.5, 2)], score.Skills);
        Assert.Equal([new("Coding", 4.5, 2), new FlaskAverage("Math", 3, 4)], score.Domains);
        Assert.Equal([new(Easy, 4.5, 2), new FlaskAverage(Hard, 1, 1)], score.Difficulties);
        Assert.Equal(
            [new("Logical Correctness", Easy, 4, 4, 1), new("Logical Correctness", Hard, 1, 2.5, 1), new FlaskSkillDifficulty("Readability", Easy, 5, 5, 1)],
            score.SkillsByDifficulty);
        Assert.Equal((4, 1, 1, 2), (score.Reviews, score.Unread, score.NotApplicable, score.Unusable));
    }

    [Theory]
    [InlineData("logical robustness", "Logical Robustness")]
    [InlineData("Logical_Correctness", "Logical Correctness")]
    [InlineData("commonsense understanding", "Commonsense Understanding")]
    [InlineData("commonsense", "Commonsense Understanding")]
    [InlineData("readability of user alignment", "Readability")]
    [InlineData("efficiency", "Logical Efficiency")]
    [InlineData("logical", null)]
    [InlineData("accuracy", null)]
    [InlineData("", null)]
    public void A_skill_is_known_by_one_word(string name, string? skill) => Assert.Equal(skill, FlaskSkills.Find(name));

    [Fact]
    public void The_order_of_reviews_is_nothing()
    {
        var (one, other) = (FlaskScorer.Score("m", Reviews), FlaskScorer.Score("m", [.. Reviews.Reverse()]));

        Assert.Equal(one.Skills, other.Skills);
        Assert.Equal(one.Domains, other.Domains);
        Assert.Equal(one.SkillsByDifficulty, other.SkillsByDifficulty);
    }
}
