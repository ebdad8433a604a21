using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Providers.Tests.Support;
using MoA.Simulator;

namespace MoA.Providers.Tests;

public sealed class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_passing_failure_is_tried_again_with_new_leave(int status)
    {
        var fault = new FaultRule { Kind = FaultKind.Status, StatusCode = status, OnCalls = [1, 2] };
        await using var provider = await SimulatedProvider.StartAsync(spec => spec with { MaxAttempts = 3 }, null, fault);
        provider.Harness.Quota.Waited = TimeSpan.FromSeconds(2);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal(3, outcome.Attempts);
        var leases = provider.Harness.Quota.Leases;
        Assert.Equal([null, null, outcome.Usage!.Value.TotalTokens], leases.Select(lease => lease.Settled));
        Assert.All(leases, lease => Assert.True(lease.Ended));
        Assert.Equal(6000, outcome.Timings.QueuedMs);
        Assert.Equal(2, provider.Harness.Clock.Skipped.Count);
        Assert.InRange(provider.Harness.Clock.Skipped[0].TotalMilliseconds, 125, 250);
        Assert.InRange(provider.Harness.Clock.Skipped[1].TotalMilliseconds, 250, 500);
    }

    [Theory]
    [InlineData(FaultKind.Status, AgentErrorCode.ProviderUnavailable, 4)]
    [InlineData(FaultKind.ResetBeforeBody, AgentErrorCode.ProviderUnavailable, 4)]
    [InlineData(FaultKind.ResetMidBody, AgentErrorCode.ReplyCut, 4)]
    [InlineData(FaultKind.StreamErrorEvent, AgentErrorCode.StreamError, 4)]
    [InlineData(FaultKind.InvalidJson, AgentErrorCode.InvalidReply, 2)]
    [InlineData(FaultKind.WrongContentType, AgentErrorCode.InvalidReply, 2)]
    [InlineData(FaultKind.EmptyChoices, AgentErrorCode.InvalidReply, 2)]
    [InlineData(FaultKind.NullContent, AgentErrorCode.InvalidReply, 2)]
    [InlineData(FaultKind.OversizedBody, AgentErrorCode.ReplyTooLarge, 1)]
    [InlineData(FaultKind.Refusal, AgentErrorCode.Refused, 1)]
    [InlineData(FaultKind.ContentFilter, AgentErrorCode.ContentFiltered, 1)]
    public async Task Each_failure_has_its_number_of_attempts(FaultKind fault, AgentErrorCode code, int attempts)
    {
        await using var provider = await SimulatedProvider.StartAsync(
            fault, spec => spec with { MaxAttempts = 4, MaxResponseBytes = 1024 * 1024 });

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(code, outcome.Error!.Code);
        Assert.Equal(attempts, outcome.Attempts);
        Assert.Equal(attempts, provider.Stats.Calls);
        Assert.Equal(attempts, provider.Harness.Quota.Leases.Count);
    }

    [Theory]
    [InlineData(RateLimitHint.Seconds)]
    [InlineData(RateLimitHint.ResetHeaders)]
    public async Task A_429_pauses_the_provider_and_is_asked_again_beyond_the_attempts(RateLimitHint hint)
    {
        var fault = new FaultRule { Kind = FaultKind.RateLimit, Hint = hint, RetryAfterSeconds = 7, OnCalls = [1, 2, 3, 4] };
        await using var provider = await SimulatedProvider.StartAsync(spec => spec with { MaxAttempts = 1 }, null, fault);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal(5, outcome.Attempts);
        Assert.Equal(Enumerable.Repeat<TimeSpan?>(TimeSpan.FromSeconds(7), 4), provider.Harness.Quota.Pauses.Select(pause => pause.RetryAfter));
        Assert.Equal([0, 0, 0, 0], provider.Harness.Quota.Leases.Take(4).Select(lease => lease.Settled));
        Assert.Empty(provider.Harness.Clock.Skipped);
    }

    [Fact]
    public async Task A_429_without_a_hint_pauses_without_a_time_and_backs_off()
    {
        var fault = new FaultRule { Kind = FaultKind.RateLimit, Hint = RateLimitHint.None, OnCalls = [1] };
        await using var provider = await SimulatedProvider.StartAsync(null, null, fault);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(2, outcome.Attempts);
        Assert.Null(Assert.Single(provider.Harness.Quota.Pauses).RetryAfter);
        Assert.InRange(Assert.Single(provider.Harness.Clock.Skipped).TotalMilliseconds, 125, 250);
    }

    [Fact]
    public async Task Nothing_but_429_ends_after_twenty_in_a_row()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.RateLimit);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.RateLimited, outcome.Error!.Code);
        Assert.Equal(429, outcome.Error.ProviderStatus);
        Assert.Equal(1, outcome.Error.RetryAfterSeconds);
        Assert.Equal(RetryPlan.MaxRateLimits, outcome.Attempts);
    }

    [Fact]
    public async Task A_429_whose_pause_outlasts_the_deadline_is_a_rate_limit_not_a_quota()
    {
        var fault = new FaultRule { Kind = FaultKind.RateLimit, RetryAfterSeconds = 30 };
        await using var provider = await SimulatedProvider.StartAsync(null, null, fault);
        provider.Harness.Quota.BeforeLeave = number => number == 1
            ? Task.CompletedTask
            : throw new QuotaExceededException(Harness.Provider, "model", QuotaExceededReason.DeadlineTooSoon, TimeSpan.FromSeconds(30));

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(AgentErrorCode.RateLimited, outcome.Error!.Code);
        Assert.Equal(30, outcome.Error.RetryAfterSeconds);
        Assert.Equal(1, outcome.Attempts);
    }

    [Theory]
    [InlineData(QuotaExceededReason.DeadlineTooSoon, 12.0, AgentErrorCode.QuotaExceeded)]
    [InlineData(QuotaExceededReason.RequestTooLarge, null, AgentErrorCode.QuotaExceeded)]
    [InlineData(QuotaExceededReason.QueueFull, null, AgentErrorCode.QuotaExceeded)]
    [InlineData(QuotaExceededReason.Unavailable, 5.0, AgentErrorCode.QuotaUnavailable)]
    public async Task Leave_that_is_refused_is_an_outcome(QuotaExceededReason reason, double? retryAfter, AgentErrorCode expected)
    {
        await using var provider = await SimulatedProvider.StartAsync();
        provider.Harness.Quota.BeforeLeave = _ => throw new QuotaExceededException(
            Harness.Provider, "model", reason, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(expected, outcome.Error!.Code);
        Assert.Equal(retryAfter, outcome.Error.RetryAfterSeconds);
        Assert.Equal(0, outcome.Attempts);
        Assert.Equal(0, provider.Stats.Calls);
    }

    [Fact]
    public async Task The_request_for_leave_names_what_is_reserved()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var call = provider.Harness.Call() with { Priority = QuotaPriority.LaterLayer };

        await provider.Harness.AskAsync(call);

        Assert.Equal(
            new QuotaRequest { Provider = "sim", Model = "model", Tokens = 120, Priority = QuotaPriority.LaterLayer, Deadline = call.Deadline },
            Assert.Single(provider.Harness.Quota.Requests));
    }

    [Fact]
    public async Task Retry_after_on_a_5xx_is_honoured_within_the_time()
    {
        var answers = new Queue<int>([503, 200]);
        await using var provider = await StubProvider.StartAsync(
            context =>
            {
                context.Response.Headers.RetryAfter = "9";
                return StubProvider.WriteAsync(
                    context, "application/json", """{"choices":[{"message":{"content":"ok"}}]}""", answers.Dequeue());
            },
            spec => spec with { MaxAttempts = 2 },
            new TestClock { Skip = TimeSpan.FromSeconds(20) });

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal("ok", outcome.Content);
        Assert.Equal([TimeSpan.FromSeconds(9)], provider.Harness.Clock.Skipped);
        Assert.Equal(9000, outcome.Timings.ProviderMs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_provider_said_to_an_attempt_that_was_tried_again_is_kept(bool stream)
    {
        var answers = new Queue<int>([500, 200]);
        await using var provider = await StubProvider.StartAsync(
            context => answers.Dequeue() is 500
                ? StubProvider.WriteAsync(context, "application/json", """{"error":{"message":"GPU 7\n is on fire"}}""", 500)
                : StubProvider.WriteAsync(context, "application/json", """{"choices":[{"message":{"content":"ok"}}]}"""),
            spec => spec with { MaxAttempts = 2 });

        var outcome = await provider.Harness.OutcomeAsync(stream);

        Assert.Equal((AgentOutcomeKind.Answer, 2), (outcome.Kind, outcome.Attempts));
        Assert.Null(outcome.Error);
        var retry = Assert.Single(outcome.Retries!);
        Assert.Equal(
            (1, AgentErrorCode.ProviderUnavailable, 500, "Provider sim answered 500: GPU 7  is on fire."),
            (retry.Attempt, retry.Error.Code, retry.Error.ProviderStatus, retry.Error.Message));
        Assert.InRange(retry.DelayMs, 125, 250);
        Assert.Equal(Assert.Single(provider.Harness.Clock.Skipped).TotalMilliseconds, retry.DelayMs);
    }

    [Fact]
    public async Task Of_many_attempts_that_were_tried_again_the_latest_are_kept()
    {
        var fault = new FaultRule { Kind = FaultKind.RateLimit, RetryAfterSeconds = 7, OnCalls = [.. Enumerable.Range(1, 12)] };
        await using var provider = await SimulatedProvider.StartAsync(null, null, fault);

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal(13, outcome.Attempts);
        Assert.Equal(Enumerable.Range(3, RetriedAttempt.Most), outcome.Retries!.Select(retry => retry.Attempt));
        Assert.All(outcome.Retries!, retry => Assert.Equal((AgentErrorCode.RateLimited, 429, 7d, 0d), (retry.Error.Code, retry.Error.ProviderStatus, retry.Error.RetryAfterSeconds, retry.DelayMs)));
    }

    [Fact]
    public async Task A_call_that_went_well_at_once_and_the_last_attempt_of_one_that_failed_are_no_retries()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.Status, spec => spec with { MaxAttempts = 2 });

        var failed = await provider.Harness.OutcomeAsync();
        provider.Host.Options.Models[Harness.Model.Name].Faults = [];
        var answered = await provider.Harness.OutcomeAsync();

        Assert.Equal((2, 1), (failed.Attempts, Assert.Single(failed.Retries!).Attempt));
        Assert.Null(answered.Retries);
    }

    [Fact]
    public async Task A_pause_that_outlasts_the_time_is_not_begun()
    {
        await using var provider = await StubProvider.StartAsync(
            context =>
            {
                context.Response.Headers.RetryAfter = "400";
                return StubProvider.WriteAsync(context, "application/json", """{"error":{"message":"busy"}}""", 503);
            },
            spec => spec with { MaxAttempts = 5 },
            new TestClock());

        var outcome = await provider.Harness.OutcomeAsync();

        Assert.Equal("Provider sim answered 503: busy.", outcome.Error!.Message);
        Assert.Equal(400, outcome.Error.RetryAfterSeconds);
        Assert.Equal(1, outcome.Attempts);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task What_a_useless_reply_cost_is_counted_before_another_attempt_and_may_forbid_it(bool allowed, int attempts)
    {
        var fault = new FaultRule { Kind = FaultKind.NullContent, OnCalls = [1] };
        await using var provider = await SimulatedProvider.StartAsync(spec => spec with { MaxAttempts = 4 }, null, fault);
        var paid = new List<TokenUsage>();

        var (_, outcome) = await provider.Harness.AskAsync(provider.Harness.Call() with
        {
            TryPayAgain = used =>
            {
                paid.Add(used);
                return allowed;
            },
        });

        Assert.Equal(attempts, outcome.Attempts);
        Assert.Equal(provider.Harness.Quota.Leases[0].Settled, Assert.Single(paid).TotalTokens);
        Assert.Equal(provider.Harness.Quota.Leases[^1].Settled, outcome.Usage!.Value.TotalTokens);
        Assert.Equal(allowed ? null : AgentErrorCode.InvalidReply, outcome.Error?.Code);
    }

    [Fact]
    public async Task A_streamed_reply_is_not_tried_again_once_a_piece_was_handed_out()
    {
        await using var provider = await SimulatedProvider.StartAsync(FaultKind.StreamCutWithoutDone, spec => spec with { MaxAttempts = 5 });

        var (deltas, outcome) = await provider.Harness.AskAsync(provider.Harness.Call(stream: true));

        Assert.Equal(2, deltas.Count);
        Assert.Equal(AgentErrorCode.ReplyCut, outcome.Error!.Code);
        Assert.Equal(1, provider.Stats.Calls);
    }

    [Fact]
    public async Task A_streamed_reply_that_fails_before_its_first_piece_is_tried_again()
    {
        var fault = new FaultRule { Kind = FaultKind.StreamErrorEvent, AfterChunks = 0, OnCalls = [1] };
        await using var provider = await SimulatedProvider.StartAsync(spec => spec with { MaxAttempts = 2 }, null, fault);

        var (deltas, outcome) = await provider.Harness.AskAsync(provider.Harness.Call(stream: true));

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.StartsWith("The answer of vendor/model, call 2", string.Concat(deltas.Select(delta => delta.Text)), StringComparison.Ordinal);
        Assert.Equal(2, outcome.Attempts);
    }
}
