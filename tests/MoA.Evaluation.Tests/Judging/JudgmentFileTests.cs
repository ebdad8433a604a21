using System.Text;
using System.Text.Json;
using MoA.Evaluation.Files;
using MoA.Evaluation.Generation;
using MoA.Evaluation.Judging;
using MoA.Evaluation.Scoring.Flask;
using MoA.Evaluation.Scoring.MtBench;
using MoA.Evaluation.Suites;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Judging;

/// <summary>The product's own files from questions to scores, with judges that are made up.</summary>
public sealed class JudgmentFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MtBench_judgments_have_FastChats_fields_and_failures_the_rating_that_nobody_counts()
    {
        var task = Task(Suite.MtBench);

        var rows = Write(task, Ends.Of(
            task.Items.Count,
            task.Items.Skip(2).ToDictionary(item => item.Id, _ => (IReadOnlyList<Evaluation.Batches.BatchAnswer>)[Ends.Answer("Rating: [[7.5]]")]),
            ("1/2", Ends.Answer("I would not say."))));

        Assert.Equal(15, rows.Length);
        Assert.Equal(["question_id", "model", "judge", "user_prompt", "judgment", "score", "turn", "tstamp"], rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal((1, -1, 2), (rows[0].GetProperty("question_id").GetInt32(), rows[0].GetProperty("score").GetInt32(), rows[0].GetProperty("turn").GetInt32()));
        Assert.Equal("""["my-judge","single-v1"]""", rows[1].GetProperty("judge").GetRawText());
        var score = Assert.Single(MtBenchScorer.Score(JudgmentFile.Read(Path.Combine(_folder.FullName, "out"), MtBenchCategories.Read(OwnFiles.Questions(Suite.MtBench)))));
        Assert.Equal((7.5, 14, 1), (score.Overall.Average, score.Overall.Rated, score.Overall.Failed));
    }

    [Fact]
    public void Flask_reviews_have_the_items_fields_and_the_names_that_the_scripts_read()
    {
        var task = Task(Suite.Flask);

        var rows = Write(task, Ends.Of(
            task.Items.Count,
            new Dictionary<string, IReadOnlyList<Evaluation.Batches.BatchAnswer>> { ["1"] = [Ends.Answer("{'Logical Correctness': 5, 'Logical Robustness': 'N/A', 'Conciseness': 2}")] },
            ("2", Ends.Answer("Good."))));

        Assert.Equal(2, rows.Length);
        Assert.Equal(
            [
                "idx", "instruction", "answer", "task", "skill", "domain", "difficulty", "question_id", "domain_labeled", "difficulty_labeled", "target_txt", "review", "score",
                "total_tokens_step4",
            ],
            rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"logical correctness":5,"logical robustness":"N/A","conciseness":2}""", rows[0].GetProperty("score").GetRawText());
        Assert.Equal("{}", rows[1].GetProperty("score").GetRawText());
        var score = FlaskScorer.Score("m", FlaskReviewFile.Read(Path.Combine(_folder.FullName, "out")));
        Assert.Equal([5, 2], score.Skills.Select(skill => skill.Average));
    }

    [Theory]
    [InlineData(nameof(Suite.AlpacaEval), "--baseline")]
    [InlineData(nameof(Suite.MtBench), "--prompts")]
    [InlineData(nameof(Suite.Flask), "--skills")]
    public void What_is_missing_is_named_by_its_option(string suite, string expected)
    {
        var answers = _folder.Write("answers", """{"question_id": 1, "instruction": "x", "output": "y", "text": "y", "model_id": "m", "choices": [{"turns": ["a", "b"]}]}""");
        var which = Enum.Parse<Suite>(suite);

        var refused = Assert.Throws<EvaluationInputException>(
            () => JudgeTasks.Create(which, new JudgeFiles { Answers = answers, Questions = OwnFiles.Questions(which) }, "j", 0, null));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        var early = Assert.Throws<EvaluationInputException>(
            () => JudgeTasks.Check(which, new JudgeFiles { Answers = "not there yet", Questions = OwnFiles.Questions(which) }, null));
        Assert.Equal(refused.Message, early.Message);
    }

    [Theory]
    [InlineData(nameof(Suite.AlpacaEval))]
    [InlineData(nameof(Suite.MtBench))]
    [InlineData(nameof(Suite.Flask))]
    public void Nothing_is_wrong_with_the_products_own_files(string suite)
    {
        var which = Enum.Parse<Suite>(suite);

        JudgeTasks.Check(
            which,
            new JudgeFiles
            {
                Answers = "not there yet",
                Questions = OwnFiles.Questions(which),
                Baseline = OwnFiles.Baseline,
                Prompts = OwnFiles.Prompts(which),
                References = OwnFiles.References,
                Skills = OwnFiles.Skills,
            },
            null);
    }

    private EvaluationTask Task(Suite suite)
    {
        var answering = AnswerTasks.Create(suite, OwnFiles.Questions(suite), new AnswerSettings("my-moa"), limit: null);
        var file = Path.Combine(_folder.FullName, "answers");
        using (var stream = File.Create(file))
            answering.Write(stream, Ends.With(answering.Items.Count, [.. answering.Items.Select(item => (item.Id, item.Steps.Select(_ => $"answer to {item.Id}").ToArray()))]));
        var files = new JudgeFiles
        {
            Answers = file,
            Questions = OwnFiles.Questions(suite),
            Prompts = OwnFiles.Prompts(suite),
            References = OwnFiles.References,
            Skills = OwnFiles.Skills,
        };
        return JudgeTasks.Create(suite, files, "my-judge", 0, null);
    }

    private JsonElement[] Write(EvaluationTask task, Evaluation.Batches.BatchEnd end)
    {
        using var stream = new MemoryStream();
        task.Write(stream, end);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        _folder.Write("out", text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
