using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <summary>What scripted agents say.</summary>
internal static class Replies
{
    public static readonly TokenUsage Usage = new(10, 5);

    public static AgentOutcome Answer(string? text) => new()
    {
        Kind = AgentOutcomeKind.Answer,
        Content = text,
        FinishReason = "stop",
        Usage = Usage,
        Attempts = 1,
        Timings = Timings(),
    };

    public static AgentOutcome Failure(AgentErrorCode code, string message) => new()
    {
        Kind = AgentOutcomeKind.Failed,
        Attempts = 2,
        Timings = Timings(),
        Error = new AgentError { Code = code, Message = message },
    };

    public static CallTimings Timings() => new() { Started = DateTimeOffset.UnixEpoch, QueuedMs = 1, ProviderMs = 20 };

    public static async IAsyncEnumerable<AgentReply> Of(params AgentReply[] replies)
    {
        foreach (var reply in replies)
        {
            await Task.CompletedTask;
            yield return reply;
        }
    }

    /// <summary>Says something, then nothing more until it is stopped.</summary>
    public static async IAsyncEnumerable<AgentReply> Hang(
        Action? reached = null, AgentReply[]? first = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var reply in first ?? [])
            yield return reply;
        reached?.Invoke();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Says it after a while.</summary>
    public static async IAsyncEnumerable<AgentReply> After(
        TimeSpan delay, TimeProvider time, AgentReply reply, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(delay, time, cancellationToken);
        yield return reply;
    }

    public static async IAsyncEnumerable<AgentReply> Throw(Exception exception, params AgentReply[] first)
    {
        foreach (var reply in first)
        {
            await Task.CompletedTask;
            yield return reply;
        }

        throw exception;
    }
}
