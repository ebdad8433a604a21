using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.Flask;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.Flask;

public sealed class FlaskReviewFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reviews_are_read_under_both_names_of_their_fields()
    {
        var reviews = FlaskReviewFile.Read(_folder.Write("chatgpt_review.jsonl", """
            {"question_id": 1, "text": "q", "domain_labeled": ["Math"], "difficulty_labeled": "expert level knowledge", "review": "r", "score": {"logical correctness": 4, "readability": "3.5", "conciseness": "N/A"}}
            {"idx": 2, "domain": ["Health", "-1"], "difficulty": -1, "score": {}}
            {"idx": 3, "domain": [], "difficulty": "-1", "score": {"harmlessness": null, "factuality": "good", "metacognition": "not applicable"}}
            """));

        Assert.Equal([1, 2, 3], reviews.Select(review => review.Id));
        Assert.Equal(["Math"], reviews[0].Domains);
        Assert.Equal([new("Logical Correctness", 4), new("Readability", 3.5), new FlaskGrade("Conciseness", null, true)], reviews[0].Grades);
        Assert.Equal("-1", reviews[1].Difficulty);
        Assert.Empty(reviews[1].Grades);
        Assert.Equal([new("Harmlessness", null), new("Factuality", null), new FlaskGrade("Metacognition", null, true)], reviews[2].Grades);
    }

    [SharedDataFact("flask/flask_evaluation.jsonl")]
    public void Labels_come_from_the_evaluation_set_where_reviews_have_none()
    {
        var labels = FlaskLabels.Read(SharedData.PathOf("flask/flask_evaluation.jsonl"));
        var reviews = FlaskReviewFile.Read(_folder.Write("r.jsonl", """{"idx": 2, "score": {"readability": 3}}"""), labels);

        Assert.Equal("major level knowledge", reviews[0].Difficulty);
        Assert.Equal(["Humanities"], reviews[0].Domains);
        var unknown = _folder.Write("u.jsonl", """{"idx": 99999, "score": {"readability": 3}}""");
        Assert.Equal("idx", Assert.Throws<EvaluationInputException>(() => FlaskReviewFile.Read(unknown, labels)).Field);
    }

    [Theory]
    [InlineData("""{"idx": 1, "domain": ["Math"], "difficulty": "x"}""", "score", "missing")]
    [InlineData("""{"idx": 1, "domain": ["Math"], "difficulty": "x", "score": 4}""", "score", "an object")]
    [InlineData("""{"idx": 1, "domain": "Math", "difficulty": "x", "score": {}}""", "domain", "a list")]
    [InlineData("""{"idx": 1, "domain": ["Math"], "score": {}}""", "difficulty", "difficulty_labeled")]
    [InlineData("""{"domain": ["Math"], "difficulty": "x", "score": {}}""", "idx", "question_id")]
    public void What_is_wrong_is_named_with_its_line_and_field(string line, string field, string hint)
    {
        var file = _folder.Write("r.jsonl", line);

        var failure = Assert.Throws<EvaluationInputException>(() => FlaskReviewFile.Read(file));

        Assert.Equal((file, 1, field), (failure.File, failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }
}
