using MoA.Core.Chat;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Suites.MtBench;

namespace MoA.Evaluation.Generation;

/// <summary>
/// Answers to MT-Bench's questions, turn by turn: a later turn is asked with the earlier ones and their final answers (togethercomputer/MoA,
/// <c>generate_for_mt_bench.py</c>, after FastChat's <c>gen_api_answer.py</c>).
/// </summary>
internal static class MtBenchAnswering
{
    private const double DefaultTemperature = 0.7;
    private const int MaxTokens = 1024;

    // FastChat, common.py: temperature_config.
    private static readonly Dictionary<string, double> Temperatures = new(StringComparer.Ordinal)
    {
        ["writing"] = 0.7,
        ["roleplay"] = 0.7,
        ["extraction"] = 0,
        ["math"] = 0,
        ["coding"] = 0,
        ["reasoning"] = 0,
        ["stem"] = 0.1,
        ["humanities"] = 0.1,
    };

    public static EvaluationTask Of(IReadOnlyList<MtBenchQuestion> questions, AnswerSettings settings) => new(
        "mt-bench answers",
        [.. questions.Select(question => Item(question, settings))],
        (output, end) => MtBenchAnswers.Write(output, Rows(questions, settings.Model, end)),
        []);

    private static BatchItem Item(MtBenchQuestion question, AnswerSettings settings)
    {
        var sampling = new SamplingSettings
        {
            Temperature = settings.Temperature ?? question.RequiredTemperature ?? Temperatures.GetValueOrDefault(question.Category, DefaultTemperature),
            MaxTokens = settings.MaxTokens ?? MaxTokens,
        };
        return new BatchItem
        {
            Id = question.Id.Text,
            Steps = [.. question.Turns.Select(_ => (Func<IReadOnlyList<string>, ChatRequest>)(answers => Request(question, answers, sampling)))],
        };
    }

    private static ChatRequest Request(MtBenchQuestion question, IReadOnlyList<string> answers, SamplingSettings sampling)
    {
        var messages = new List<ChatMessage>();
        for (var turn = 0; turn < answers.Count; turn++)
        {
            messages.Add(ChatMessage.Create("user", question.Turns[turn]));
            messages.Add(ChatMessage.Create("assistant", answers[turn].Trim()));
        }

        messages.Add(ChatMessage.Create("user", question.Turns[answers.Count]));
        return new ChatRequest { Messages = messages, Sampling = sampling };
    }

    private static IEnumerable<MtBenchAnswer> Rows(IReadOnlyList<MtBenchQuestion> questions, string model, BatchEnd end) =>
        from question in questions
        where end.Answers.ContainsKey(question.Id.Text)
        let turns = end.Answers[question.Id.Text]
        select new MtBenchAnswer(question.Id, turns[^1].Run, model, [.. turns.Select(turn => turn.Text.Trim())], turns[^1].Ended);
}
