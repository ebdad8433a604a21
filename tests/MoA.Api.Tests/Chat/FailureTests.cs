using System.Net;
using MoA.Api.Tests.Support;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Tests.Chat;

public sealed class FailureTests
{
    [Theory]
    [InlineData(RunErrorCode.DeadlineExceeded, 504, "deadline_exceeded", null)]
    [InlineData(RunErrorCode.BudgetExceeded, 400, "budget_exceeded", "moa.max_cost")]
    [InlineData(RunErrorCode.Internal, 500, "internal_error", null)]
    [InlineData(RunErrorCode.TooFewProposals, 502, "provider_error", null)]
    public async Task A_failed_run_is_an_error_that_names_it(RunErrorCode code, int status, string expected, string? param)
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Fail(code, "What happened.");

        using var response = await host.ChatAsync("""{"model":"moa","messages":[{"role":"user","content":"Hello"}],"moa":{"max_cost":1}}""");

        var error = await response.ErrorAsync((HttpStatusCode)status);
        Assert.Equal(expected, error.Text("code"));
        Assert.Equal(param, error.Text("param"));
        Assert.Contains("What happened.", error.Text("message"), StringComparison.Ordinal);
        Assert.Contains(response.Header("x-moa-run-id"), error.Text("message"), StringComparison.Ordinal);
        Assert.Equal("false", response.Header("x-should-retry"));
    }

    [Theory]
    [InlineData(AgentErrorCode.RateLimited, AgentErrorCode.QuotaExceeded, 429, "rate_limit_exceeded")]
    [InlineData(AgentErrorCode.RateLimited, AgentErrorCode.CircuitOpen, 503, "provider_unavailable")]
    [InlineData(AgentErrorCode.QuotaUnavailable, AgentErrorCode.QuotaUnavailable, 503, "quota_unavailable")]
    [InlineData(AgentErrorCode.QuotaUnavailable, AgentErrorCode.ProviderUnavailable, 503, "provider_unavailable")]
    [InlineData(AgentErrorCode.ProviderUnavailable, AgentErrorCode.CircuitOpen, 503, "provider_unavailable")]
    [InlineData(AgentErrorCode.ProviderMisconfigured, AgentErrorCode.ProviderMisconfigured, 503, "provider_misconfigured")]
    [InlineData(AgentErrorCode.Timeout, AgentErrorCode.StreamStalled, 504, "provider_timeout")]
    [InlineData(AgentErrorCode.ContextOverflow, AgentErrorCode.ContextOverflow, 400, "context_length_exceeded")]
    [InlineData(AgentErrorCode.BudgetExceeded, AgentErrorCode.BudgetExceeded, 400, "budget_exceeded")]
    [InlineData(AgentErrorCode.ContentFiltered, AgentErrorCode.Refused, 400, "content_filter")]
    [InlineData(AgentErrorCode.InvalidReply, AgentErrorCode.Timeout, 502, "provider_error")]
    public async Task What_the_providers_said_decides_the_status(AgentErrorCode first, AgentErrorCode second, int status, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Fail(
            RunErrorCode.TooFewProposals,
            "All failed.",
            new AgentError { Code = first, Message = "x", RetryAfterSeconds = 7 },
            new AgentError { Code = second, Message = "y" });

        using var response = await host.ChatAsync(Answers.Hello);

        Assert.Equal(expected, (await response.ErrorAsync((HttpStatusCode)status)).Text("code"));
        var retries = status == 429 || expected is "provider_unavailable" or "quota_unavailable";
        Assert.Equal(retries ? TimeSpan.FromSeconds(7) : null, response.Headers.RetryAfter?.Delta);
        Assert.NotEqual(retries, response.Headers.Contains("x-should-retry"));
    }

    [Theory]
    [InlineData(AgentErrorCode.RateLimited, 429, 2, 0, 0)]
    [InlineData(AgentErrorCode.QuotaExceeded, 429, 0, 12, 0)]
    [InlineData(AgentErrorCode.ProviderUnavailable, 503, 3, 0, 0)]
    [InlineData(AgentErrorCode.CircuitOpen, 503, 0, 0, 1)]
    public async Task A_run_that_cost_something_is_not_run_again_by_the_sdk(AgentErrorCode code, int status, int attempts, long usage, int answerAttempts)
    {
        foreach (var body in new[] { Answers.Hello, Answers.HelloStream })
        {
            await using var host = await ApiHost.StartAsync();
            host.Runtime.Script = run =>
            {
                var error = new AgentError { Code = code, Message = "x", RetryAfterSeconds = 7 };
                run.Start(1, "a");
                run.FailProposal(1, 0, "a", error, attempts);
                run.Fail(error, new TokenUsage(usage, 0), ScriptedRun.Proposal(2, 0, "a", null) with { Attempts = answerAttempts });
            };

            using var response = await host.ChatAsync(body);

            Assert.Equal((HttpStatusCode)status, response.StatusCode);
            Assert.Equal("false", response.Header("x-should-retry"));
            Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        }
    }

    [Theory]
    [InlineData(MoaErrorCode.TooManyRuns, 429, "too_many_runs")]
    [InlineData(MoaErrorCode.JournalUnavailable, 503, "journal_unavailable")]
    [InlineData(MoaErrorCode.ShuttingDown, 503, "shutting_down")]
    public async Task A_runtime_that_refuses_says_when_to_come_back(MoaErrorCode code, int status, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Refusal = new MoaException(code, "Not now.", TimeSpan.FromSeconds(2.2));

        foreach (var body in new[] { Answers.Hello, Answers.HelloStream })
        {
            using var response = await host.ChatAsync(body);

            Assert.Equal(expected, (await response.ErrorAsync((HttpStatusCode)status)).Text("code"));
            Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
        }
    }

    [Fact]
    public async Task A_run_cancelled_from_outside_is_a_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.ChatAsync(Answers.Hello);
        var run = await host.Runtime.NextAsync();
        using var cancelled = await host.PostAsync($"/v1/runs/{run.Id}/cancel", "");

        using var response = await asking;

        Assert.Equal("run_cancelled", (await response.ErrorAsync(HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task A_stopping_runtime_says_where_the_answer_will_be()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Interrupt();

        using var response = await host.ChatAsync(Answers.Hello);

        var error = await response.ErrorAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains($"/v1/runs/{response.Header("x-moa-run-id")}", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_inside_says_nothing_of_itself_but_where_to_look()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Refusal = new InvalidOperationException("the secret prompt");

        using var response = await host.ChatAsync(Answers.Hello);

        var error = await response.ErrorAsync(HttpStatusCode.InternalServerError);
        Assert.Contains(response.Header("x-request-id"), error.Text("message"), StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("the secret prompt", StringComparison.Ordinal));
    }
}
