using MoA.Core.Chat;
using MoA.Evaluation.Files;
using MoA.Evaluation.Judging.MtBench;
using MoA.Evaluation.Suites.MtBench;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Judging.MtBench;

public sealed class GradingTests : IDisposable
{
    private const string Questions = "mt_bench/question.jsonl";
    private const string Prompts = "mt_bench/judge_prompts.jsonl";
    private const string References = "mt_bench/reference_answer_gpt-4.jsonl";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact(Questions, Prompts, References)]
    public void Every_turn_is_asked_with_FastChats_prompt_for_its_category()
    {
        var questions = MtBenchQuestions.Read(SharedData.PathOf(Questions));
        var task = Grading.Of(questions, Answers(questions), MtBenchAnswers.Read(SharedData.PathOf(References)), FastChat(), "judge");

        Assert.Equal(160, task.Items.Count);
        var writing = Request(task, "81/1");
        Assert.Equal("You are a helpful assistant.", writing[0].Text);
        Assert.Contains("[Question]\nCompose an engaging travel blog post", writing[1].Text, StringComparison.Ordinal);
        Assert.Contains("[The Start of Assistant's Answer]\nfirst of 81\n[The End of Assistant's Answer]", writing[1].Text, StringComparison.Ordinal);

        var math = Request(task, "111/2");
        Assert.Contains("reference answer", math[0].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("### Reference answer:\nTo find the area of the triangle, we can use", math[1].Text, StringComparison.Ordinal);
        Assert.Contains("### Assistant A:\nfirst of 111", math[1].Text, StringComparison.Ordinal);
        Assert.Contains("### Assistant A:\nsecond of 111", math[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", Request(task, "81/2")[1].Text, StringComparison.Ordinal);
    }

    [SharedDataFact(Questions, Prompts)]
    public void A_question_that_needs_a_reference_answer_is_named_where_there_is_none()
    {
        var questions = MtBenchQuestions.Read(SharedData.PathOf(Questions));

        var refused = Assert.Throws<EvaluationInputException>(() => Grading.Of(questions, Answers(questions), [], FastChat(), "judge"));

        Assert.Contains("Question 101 is reasoning", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--references", refused.Message, StringComparison.Ordinal);
    }

    [SharedDataFact(Questions, Prompts)]
    public void What_has_no_answer_is_left_out_and_said()
    {
        var questions = MtBenchQuestions.Read(SharedData.PathOf(Questions)).Take(3).ToArray();

        var task = Grading.Of(questions, Answers(questions[..2]), [], FastChat(), "judge");

        Assert.Equal(["81/1", "81/2", "82/1", "82/2"], task.Items.Select(item => item.Id));
        Assert.Contains("1 of 3", Assert.Single(task.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_that_lack_one_are_refused_by_its_name()
    {
        var file = _folder.Write("prompts.jsonl", """
            {"name": "single-v1", "type": "single", "system_prompt": "s", "prompt_template": "t", "output_format": "[[rating]]"}
            """);

        var refused = Assert.Throws<EvaluationInputException>(() => GradePrompts.Read(file));

        Assert.Contains("single-v1-multi-turn", refused.Message, StringComparison.Ordinal);
    }

    private static GradePrompts FastChat() => GradePrompts.Read(SharedData.PathOf(Prompts));

    private static MtBenchAnswer[] Answers(IEnumerable<MtBenchQuestion> questions) =>
        [.. questions.Select(question => new MtBenchAnswer(question.Id, "", "m", [$"first of {question.Id}", $"second of {question.Id}"], DateTimeOffset.UnixEpoch))];

    private static IReadOnlyList<ChatMessage> Request(EvaluationTask task, string id) => task.Items.Single(item => item.Id == id).Steps[0]([]).Messages;
}
