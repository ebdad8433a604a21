using System.Text;
using System.Text.Json;
using MoA.Evaluation.Files;
using MoA.Evaluation.Generation;
using MoA.Evaluation.Suites.AlpacaEval;
using MoA.Evaluation.Suites.Flask;
using MoA.Evaluation.Suites.MtBench;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Suites;

public sealed class SuiteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact("alpaca_eval/prompts.jsonl", "alpaca_eval/outputs/gpt4_1106_preview.jsonl")]
    public void AlpacaEvals_data_is_read_and_answers_with_an_index_are_joined()
    {
        var items = AlpacaEvalItems.Read(SharedData.PathOf("alpaca_eval/prompts.jsonl"));
        var outputs = AlpacaEvalOutputs.Read(SharedData.PathOf("alpaca_eval/outputs/gpt4_1106_preview.jsonl"), items);

        Assert.Equal((805, 805), (items.Count, outputs.Count));
        Assert.Equal(("0", "helpful_base", "gpt4_1106_preview"), (items[0].Id, outputs[0].Dataset, outputs[0].Generator));
        Assert.Equal(items[804].Instruction, outputs[804].Instruction);
    }

    [SharedDataFact("mt_bench/question.jsonl", "mt_bench/reference_answer_gpt-4.jsonl")]
    public void MtBenchs_data_is_read()
    {
        var questions = MtBenchQuestions.Read(SharedData.PathOf("mt_bench/question.jsonl"));

        Assert.Equal((80, 8, 160), (questions.Count, questions.Select(question => question.Category).Distinct().Count(), questions.Sum(question => question.Turns.Count)));
        Assert.Equal(30, MtBenchAnswers.Read(SharedData.PathOf("mt_bench/reference_answer_gpt-4.jsonl")).Count);
    }

    [Fact]
    public void AlpacaEvals_answers_are_written_in_the_order_of_the_instructions_without_those_that_have_none()
    {
        AlpacaEvalItem[] items = [new("0", "first <b>", "d"), new("1", "second", null), new("2", "third", "d")];
        var task = AlpacaEvalAnswering.Of(items, new AnswerSettings("my-moa"));

        var written = JsonElement.Parse(Write(task, ("2", ["  three \n"]), ("0", ["one ü"])));

        Assert.Equal(["first <b>", "third"], written.EnumerateArray().Select(row => row.GetProperty("instruction").GetString()));
        Assert.Equal("""{"instruction":"first <b>","dataset":"d","output":"one ü","generator":"my-moa"}""", JsonSerializer.Serialize(written[0], Relaxed));
        Assert.Equal("three", written[1].GetProperty("output").GetString());
        Assert.Contains("first <b>", Write(task, ("0", ["x"])), StringComparison.Ordinal);
    }

    [Fact]
    public void MtBenchs_answers_have_the_fields_of_FastChat_and_are_read_again()
    {
        var file = _folder.Write("q.jsonl", """{"question_id": 81, "category": "math", "turns": ["1+1?", "And 2+2?"]}""");
        var question = MtBenchQuestions.Read(file)[0];
        var task = MtBenchAnswering.Of([question], new AnswerSettings("my-moa"));

        var text = Write(task, ("81", ["2", " 4 "]));

        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        var row = JsonElement.Parse(text);
        Assert.Equal(["question_id", "answer_id", "model_id", "choices", "tstamp"], row.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""[{"index":0,"turns":["2","4"]}]""", row.GetProperty("choices").GetRawText());
        Assert.Equal((81, 86400.5), (row.GetProperty("question_id").GetInt32(), row.GetProperty("tstamp").GetDouble()));
        var answer = Assert.Single(MtBenchAnswers.Read(_folder.Write("a.jsonl", text)));
        Assert.Equal(("81", "my-moa", "4"), (answer.Question.Text, answer.Model, answer.Turns[1]));
    }

    [Theory]
    [InlineData("math", null, 0.0)]
    [InlineData("stem", null, 0.1)]
    [InlineData("poetry", null, 0.7)]
    [InlineData("math", 1.5, 1.5)]
    public void MtBench_is_asked_at_the_temperature_of_the_category(string category, double? given, double expected)
    {
        var question = MtBenchQuestions.Read(_folder.Write("q.jsonl", $$"""{"question_id": 1, "category": "{{category}}", "turns": ["x"]}"""))[0];

        var request = MtBenchAnswering.Of([question], new AnswerSettings("m", given)).Items[0].Steps[0]([]);

        Assert.Equal((expected, 1024), (request.Sampling.Temperature, request.Sampling.MaxTokens));
    }

    [Fact]
    public void A_later_turn_is_asked_with_the_earlier_ones_and_their_answers()
    {
        var question = MtBenchQuestions.Read(_folder.Write("q.jsonl", """{"question_id": 1, "category": "math", "turns": ["1+1?", "And 2+2?"]}"""))[0];

        var request = MtBenchAnswering.Of([question], new AnswerSettings("m")).Items[0].Steps[1](["2\n"]);

        Assert.Equal([("user", "1+1?"), ("assistant", "2"), ("user", "And 2+2?")], request.Messages.Select(message => (message.Role, message.Text)));
    }

    [Fact]
    public void FLASKs_items_are_read_under_either_name_of_their_fields()
    {
        var file = _folder.Write("f.jsonl", """
            {"idx": 1, "instruction": "a", "answer": "b", "skill": ["Readability"], "domain": ["Math"], "difficulty": "x"}
            {"question_id": "two", "text": "c", "metrics": ["Readability"]}
            """);

        var items = FlaskItems.Read(file);
        var task = FlaskAnswering.Of(items, new AnswerSettings("my-moa"));

        Assert.Equal([("1", "a", "b"), ("two", "c", "")], items.Select(item => (item.Id.Text, item.Instruction, item.Answer)));
        Assert.Equal("{\"question_id\":1,\"text\":\"x\",\"model_id\":\"my-moa\"}\n{\"question_id\":\"two\",\"text\":\"y\",\"model_id\":\"my-moa\"}\n", Write(task, ("1", ["x "]), ("two", ["y"])));
    }

    [Theory]
    [InlineData("""{"question_id": 1, "category": "math", "turns": []}""", "turns")]
    [InlineData("""{"question_id": 1, "category": "math", "turns": "x"}""", "turns")]
    [InlineData("""{"question_id": [], "category": "math", "turns": ["x"]}""", "question_id")]
    [InlineData("""{"category": "math", "turns": ["x"]}""", "question_id")]
    [InlineData("{\"question_id\": 1, \"category\": \"math\", \"turns\": [\"x\"]}\n{\"question_id\": 1, \"category\": \"math\", \"turns\": [\"x\"]}", "line 2")]
    public void A_question_that_is_none_is_named_with_its_line_and_field(string content, string expected)
    {
        var refused = Assert.Throws<EvaluationInputException>(() => MtBenchQuestions.Read(_folder.Write("q.jsonl", content)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("q.jsonl", refused.Message, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Write(EvaluationTask task, params (string Id, string[] Texts)[] answers)
    {
        var end = Ends.With(task.Items.Count, answers);
        using var stream = new MemoryStream();
        task.Write(stream, end);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
