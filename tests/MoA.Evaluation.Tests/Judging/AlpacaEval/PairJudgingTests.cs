using System.Text;
using System.Text.Json;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Judging.AlpacaEval;
using MoA.Evaluation.Suites;
using MoA.Evaluation.Suites.AlpacaEval;

namespace MoA.Evaluation.Tests.Judging.AlpacaEval;

public sealed class PairJudgingTests
{
    // Shown the other way round with seed 0, and as it is.
    private const string Switched = "How did US states get their names?";
    private const string Straight = "What is some cool music from the 1920s?";

    private static readonly OutputPair[] Pairs = [Pair("1", Switched), Pair("3", Straight), Pair("baseline 7", "The same?", "equal", "equal")];

    [Fact]
    public void The_judge_is_asked_for_one_token_with_its_probabilities()
    {
        var task = Make();

        Assert.Equal(["1", "3"], task.Items.Select(item => item.Id));
        var request = task.Items[0].Steps[0]([]);
        Assert.Equal((1.0, 1.0, 1), (request.Sampling.Temperature, request.Sampling.TopP, request.Sampling.MaxTokens));
        Assert.Equal(("true", "5"), (request.AggregatorFields["logprobs"].GetRawText(), request.AggregatorFields["top_logprobs"].GetRawText()));
    }

    [Fact]
    public void The_order_is_switched_where_AlpacaEval_switches_it()
    {
        var task = Make();

        Assert.Contains("\"m\",\n        \"output\": \"\"\"of the model\"\"\"", User(task, 0), StringComparison.Ordinal);
        Assert.Contains("\"m\",\n        \"output\": \"\"\"of the baseline\"\"\"", User(task, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_have_the_originals_fields_and_a_preference_for_the_model_above_the_draw()
    {
        var sure = Ends.Answer("m", """{"content":[{"token":"m","logprob":-0.01,"top_logprobs":[{"token":"m","logprob":-0.2231435513},{"token":"M","logprob":-1.6094379124}]}]}""");

        var rows = Write(Make(), new() { ["1"] = [sure], ["3"] = [sure] });

        Assert.Equal(
            ["index", "instruction", "output_1", "generator_1", "dataset", "output_2", "generator_2", "annotator", "preference", "price_per_example", "time_per_example", "raw_completion"],
            rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(("of the baseline", "base", "of the model", "my-moa", "gpt-x"), (Text(rows[0], "output_1"), Text(rows[0], "generator_1"), Text(rows[0], "output_2"), Text(rows[0], "generator_2"), Text(rows[0], "annotator")));
        // The first shown is four times as likely: the model where they were switched, the baseline where not.
        Assert.Equal(1.8, rows[0].GetProperty("preference").GetDouble(), 1e-9);
        Assert.Equal(1.2, rows[1].GetProperty("preference").GetDouble(), 1e-9);
        Assert.Equal("m", rows[0].GetProperty("raw_completion").GetProperty("logprobs").GetProperty("content")[0].GetProperty("token").GetString());
    }

    [Fact]
    public void Equal_outputs_are_a_draw_without_a_judge()
    {
        var row = Write(Make(), [])[2];

        Assert.Equal(1.5, row.GetProperty("preference").GetDouble());
        Assert.False(row.TryGetProperty("raw_completion", out _));
        Assert.False(row.TryGetProperty("index", out _));
    }

    [Fact]
    public void What_the_judge_failed_at_has_no_preference_and_keeps_its_place()
    {
        var task = Make();
        var reply = Ends.Answer("Both", """{"content":[{"token":"Both","logprob":-0.01,"top_logprobs":[{"token":"Both","logprob":-0.2}]}]}""");

        Assert.Contains("'Both'", task.Items[0].Refuse(reply), StringComparison.Ordinal);
        Assert.Contains("no log probabilities", task.Items[0].Refuse(Ends.Answer("m")), StringComparison.Ordinal);
        var rows = Write(task, [], ("1", reply));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number], rows.Select(row => row.GetProperty("preference").ValueKind));
        Assert.Equal("Both", rows[0].GetProperty("raw_completion").GetProperty("text").GetString());
    }

    [Fact]
    public void Answers_are_paired_by_instruction_in_the_order_of_the_baseline()
    {
        AlpacaEvalOutput[] baseline = [new("a", "d", "1", "b"), new("b", null, "2", "b"), new("c", null, "3", "b")];
        AlpacaEvalOutput[] model = [new("c", null, "x", "m"), new("a", null, "y", "m"), new("elsewhere", null, "z", "m")];

        Assert.Equal([("baseline 0", "y"), ("baseline 2", "x")], OutputPair.Join(null, baseline, model).Select(pair => (pair.Id, pair.Model.Output)));
        Assert.Equal(["17", "baseline 2"], OutputPair.Join([new("17", "a", null)], baseline, model).Select(pair => pair.Id));
    }

    private static EvaluationTask Make() => PairJudging.Of(Pairs, "gpt-x", PairPrompt.Read(OwnFiles.Prompts(Suite.AlpacaEval)), 0, []);

    private static OutputPair Pair(string id, string instruction, string baseline = "of the baseline", string model = "of the model") =>
        new(id, new AlpacaEvalOutput(instruction, "d", baseline, "base"), new AlpacaEvalOutput(instruction, null, model, "my-moa"));

    private static string User(EvaluationTask task, int item) => task.Items[item].Steps[0]([]).Messages[1].Text;

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();

    private static JsonElement[] Write(EvaluationTask task, Dictionary<string, IReadOnlyList<BatchAnswer>> answers, params (string, BatchAnswer)[] useless)
    {
        using var stream = new MemoryStream();
        task.Write(stream, Ends.Of(task.Items.Count, answers, useless));
        return [.. JsonElement.Parse(Encoding.UTF8.GetString(stream.ToArray())).EnumerateArray()];
    }
}
