using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.MtBench;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.MtBench;

public sealed class JudgmentFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Judgments_are_read_as_FastChat_writes_them()
    {
        var file = _folder.Write("gpt-4_single.jsonl", """
            {"question_id": 101, "model": "m", "judge": ["gpt-4", "single-math-v1"], "user_prompt": "p", "judgment": "j [[7]]", "score": 7, "turn": 1, "tstamp": 1.5}
            {"question_id": 160, "model": "m", "judge": ["gpt-4", "single-v1-multi-turn"], "user_prompt": "p", "judgment": "j", "score": -1, "turn": 2, "tstamp": 1.5}
            """);

        Assert.Equal([new(101, "reasoning", "m", 1, 7), new Judgment(160, "humanities", "m", 2, null)], JudgmentFile.Read(file));
    }

    [Fact]
    public void Questions_of_ones_own_have_categories_of_ones_own()
    {
        var categories = MtBenchCategories.Read(_folder.Write("question.jsonl", """{"question_id": 1, "category": "law", "turns": ["a", "b"]}"""));
        var file = _folder.Write("j.jsonl", """{"question_id": 1, "model": "m", "score": 7, "turn": 1}""");

        Assert.Equal("law", JudgmentFile.Read(file, categories)[0].Category);
        Assert.Equal("question_id", Assert.Throws<EvaluationInputException>(() => JudgmentFile.Read(file)).Field);
    }

    [Theory]
    [InlineData("""{"question_id": 80, "model": "m", "score": 7, "turn": 1}""", "question_id", "80 is no question")]
    [InlineData("""{"question_id": 81, "model": "m", "score": 7, "turn": 3}""", "turn", "out of range")]
    [InlineData("""{"question_id": 81, "model": "m", "score": -2, "turn": 1}""", "score", "out of range")]
    [InlineData("""{"question_id": 81, "model": "m", "score": "7", "turn": 1}""", "score", "a number")]
    [InlineData("""{"question_id": 81, "score": 7, "turn": 1}""", "model", "missing")]
    public void What_is_wrong_is_named_with_its_line_and_field(string line, string field, string hint)
    {
        var file = _folder.Write("j.jsonl", "\n" + line);

        var failure = Assert.Throws<EvaluationInputException>(() => JudgmentFile.Read(file));

        Assert.Equal((file, 2, field), (failure.File, failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }

    [SharedDataFact("mt_bench/question.jsonl")]
    public void The_built_in_categories_are_those_of_the_questions()
    {
        var read = MtBenchCategories.Read(SharedData.PathOf("mt_bench/question.jsonl"));

        Assert.All(Enumerable.Range(81, 80), id => Assert.Equal(read.Find(id), MtBenchCategories.Original.Find(id)));
        Assert.Null(MtBenchCategories.Original.Find(161));
    }
}
