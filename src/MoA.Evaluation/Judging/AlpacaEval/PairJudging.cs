using System.Globalization;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Suites;

namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>
/// AlpacaEval 2's weighted judge (tatsu-lab/alpaca_eval, <c>weighted_alpaca_eval_gpt4_turbo</c>): the judge names the better of two outputs in
/// one token, and its probabilities are the preference, 1 for the baseline to 2 for the model. Equal outputs are a draw, 1.5, without being asked. A
/// pair without a judgment is written with the preference null, which counts as nothing there and here.
/// </summary>
internal static class PairJudging
{
    private const int TopLogprobs = 5;
    private const double Draw = 1.5;

    /// <summary>Makes the task.</summary>
    /// <param name="pairs">What is compared.</param>
    /// <param name="judge">The judge's name in the annotations.</param>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="seed">Decides the order of the outputs; AlpacaEval's is 0.</param>
    /// <param name="leftOut">What is not compared, and why.</param>
    public static EvaluationTask Of(IReadOnlyList<OutputPair> pairs, string judge, PairPrompt prompt, int seed, IReadOnlyList<string> leftOut) => new(
        "alpaca-eval annotations",
        [.. pairs.Where(pair => !IsDraw(pair)).Select(pair => Item(pair, prompt, seed))],
        (output, end) => JsonOutput.WriteArray(output, pairs, (writer, pair) => Write(writer, pair, judge, seed, end)),
        leftOut);

    private static bool IsDraw(OutputPair pair) => pair.Baseline.Output == pair.Model.Output;

    private static BatchItem Item(OutputPair pair, PairPrompt prompt, int seed)
    {
        var (first, second) = (pair.Baseline.Output, pair.Model.Output);
        if (OutputOrder.IsSwitched(pair.Baseline.Instruction, seed))
            (first, second) = (second, first);
        var request = new ChatRequest
        {
            Messages = prompt.Fill(pair.Baseline.Instruction, first, second),
            // The temperature has no effect on probabilities, and one token is all that is needed (weighted_alpaca_eval_gpt4_turbo/configs.yaml).
            Sampling = new SamplingSettings { Temperature = 1, TopP = 1, MaxTokens = 1 },
            AggregatorFields = new Dictionary<string, JsonElement>
            {
                ["logprobs"] = JsonElement.Parse("true"),
                ["top_logprobs"] = JsonElement.Parse($"{TopLogprobs}"),
            },
        };
        return BatchItem.Single(pair.Id, request, Problem);
    }

    private static string? Problem(BatchAnswer reply)
    {
        if (reply.Logprobs is null)
            return "The judge gave no log probabilities. This judgment needs a model, and a provider, that give them.";
        return ChoicePreference.Read(reply.Logprobs) is null
            ? $"Neither '{ChoicePreference.First}' nor '{ChoicePreference.Second}' is among the judge's {TopLogprobs} likeliest tokens; it said '{Shorten(reply.Text)}'."
            : null;
    }

    private static void Write(Utf8JsonWriter writer, OutputPair pair, string judge, int seed, BatchEnd end)
    {
        var reply = end.Answers.TryGetValue(pair.Id, out var answers) ? answers[0] : end.UselessReplies.GetValueOrDefault(pair.Id);
        // Beside the original's fields: which instruction it is, whatever else is missing.
        if (int.TryParse(pair.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            writer.WriteNumber("index", index);
        writer.WriteString("instruction", pair.Baseline.Instruction);
        writer.WriteString("output_1", pair.Baseline.Output);
        writer.WriteString("generator_1", pair.Baseline.Generator);
        if ((pair.Baseline.Dataset ?? pair.Model.Dataset) is { } dataset)
            writer.WriteString("dataset", dataset);
        writer.WriteString("output_2", pair.Model.Output);
        writer.WriteString("generator_2", pair.Model.Generator);
        writer.WriteString("annotator", judge);
        WritePreference(writer, pair, seed, reply);
        if (reply is not null)
            WriteReply(writer, reply);
    }

    private static void WritePreference(Utf8JsonWriter writer, OutputPair pair, int seed, BatchAnswer? reply)
    {
        var seen = IsDraw(pair) ? Draw : ChoicePreference.Read(reply?.Logprobs);
        if (seen is { } preference)
            writer.WriteNumber("preference", OutputOrder.IsSwitched(pair.Baseline.Instruction, seed) ? 3 - preference : preference);
        else
            writer.WriteNull("preference");
    }

    private static void WriteReply(Utf8JsonWriter writer, BatchAnswer reply)
    {
        writer.WriteNumber("price_per_example", reply.Cost);
        writer.WriteNumber("time_per_example", reply.Seconds);
        writer.WriteStartObject("raw_completion");
        writer.WriteString("finish_reason", reply.FinishReason);
        writer.WriteNumber("index", 0);
        writer.WritePropertyName("logprobs");
        if (reply.Logprobs is { } logprobs)
            logprobs.WriteTo(writer);
        else
            writer.WriteNullValue();
        writer.WriteStartObject("message");
        writer.WriteString("content", reply.Text);
        writer.WriteString("role", "assistant");
        writer.WriteEndObject();
        writer.WriteString("text", reply.Text);
        writer.WriteNumber("total_tokens", reply.Usage.TotalTokens);
        writer.WriteEndObject();
    }

    private static string Shorten(string text) => text.Length <= 20 ? text : $"{text[..20]}...";
}
