using System.Text.Json;
using MoA.Core.Runs;
using MoA.Evaluation.Batches;

namespace MoA.Evaluation.Tests;

/// <summary>Ends of batches, made up.</summary>
internal static class Ends
{
    public static BatchAnswer Answer(string text, string? logprobs = null) => new()
    {
        Run = "run_1",
        Text = text,
        Logprobs = logprobs is null ? null : JsonElement.Parse(logprobs),
        FinishReason = "stop",
        Usage = new TokenUsage(100, 1),
        Cost = 0.01m,
        Ended = DateTimeOffset.UnixEpoch.AddSeconds(86400.5),
        Seconds = 1.5,
    };

    public static BatchEnd With(int total, params (string Id, string[] Texts)[] answers) =>
        Of(total, answers.ToDictionary(answer => answer.Id, answer => (IReadOnlyList<BatchAnswer>)[.. answer.Texts.Select(text => Answer(text))]));

    public static BatchEnd Of(int total, IReadOnlyDictionary<string, IReadOnlyList<BatchAnswer>> answers, params (string Id, BatchAnswer Reply)[] useless) => new()
    {
        Stop = BatchStop.Finished,
        Total = total,
        Answers = answers,
        Failures = [.. useless.Select(reply => new BatchFailure(reply.Id, "useless", "no"))],
        UselessReplies = useless.ToDictionary(reply => reply.Id, reply => reply.Reply),
        Cost = 0,
        Usage = default,
    };
}
