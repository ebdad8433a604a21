using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Grains.Agents;
using MoA.Testing.Scripted;
using Orleans.Serialization;

namespace MoA.Grains.Tests.Agents;

/// <summary>What is left of calls and replies that leave their silo.</summary>
public sealed class AgentMessageTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_outcome_arrives_with_the_attempts_that_were_tried_again()
    {
        var outcome = new AgentOutcome
        {
            Kind = AgentOutcomeKind.Answer,
            Content = "Yes.",
            Attempts = 2,
            Retries = [new RetriedAttempt { Attempt = 1, DelayMs = 240, Error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down.", ProviderStatus = 500 } }],
            Timings = new CallTimings { Started = At, QueuedMs = 1, ProviderMs = 2 },
        };

        var arrived = Assert.IsType<AgentOutcome>(Send(new AgentReplyMessage(outcome)).Reply);

        Assert.Equal(outcome.Retries, arrived.Retries!);
        Assert.Equal(outcome with { Retries = null }, arrived with { Retries = null });
    }

    [Fact]
    public void A_call_arrives_without_what_only_its_own_silo_can_be_told()
    {
        var call = new AgentCall
        {
            Run = RunId.New(At),
            Layer = 1,
            Slot = 2,
            Model = TestCatalog.Catalog.Models["a"],
            Messages = [ChatMessage.Create("user", "Why?")],
            Sampling = new SamplingSettings(),
            Timeout = TimeSpan.FromMinutes(1),
            Deadline = At.AddMinutes(2),
            Priority = QuotaPriority.LaterLayer,
            EstimatedPromptTokens = 3,
            ReservedOutputTokens = 4,
            TryPayAgain = _ => true,
            Progress = new CallProgress(TimeProvider.System),
        };

        var arrived = Send(new AgentCallMessage(call)).Call;

        Assert.Equal((call.Id, "Why?", call.Deadline), (arrived.Id, arrived.Messages[0].Text, arrived.Deadline));
        Assert.Null(arrived.TryPayAgain);
        Assert.Null(arrived.Progress);
    }

    private static T Send<T>(T message)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(message))!;
    }
}
