using System.Net;
using System.Net.Sockets;
using System.Text;
using MoA.Api.Limits;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Core.Runtime;
using MoA.Testing;

namespace MoA.Api.Tests.Limits;

public sealed class LimitTests
{
    [Fact]
    public async Task Requests_of_a_key_are_counted_over_a_sliding_minute()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", requestsPerMinute: 2), ["two"] = ApiHost.Key("k2") } });
        host.Runtime.Script = run => run.Complete("Hi");

        using var first = await host.ChatAsync(Answers.Hello, "k1");
        host.Time.Advance(TimeSpan.FromSeconds(20));
        using var second = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        using var third = await host.ChatAsync(Answers.Hello, "k1");
        using var other = await host.ChatAsync(Answers.Hello, "k2");
        using var reading = await host.GetAsync("/v1/runs", "k1");
        host.Time.Advance(TimeSpan.FromSeconds(40));
        using var later = await host.ChatAsync(Answers.Hello, "k1");

        Assert.Equal("1", first.Header("x-ratelimit-remaining-requests"));
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal("rate_limit_exceeded", (await third.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.Equal(TimeSpan.FromSeconds(40), third.Headers.RetryAfter?.Delta);
        Assert.Equal("2", third.Header("x-ratelimit-limit-requests"));
        Assert.Equal("40s", third.Header("x-ratelimit-reset-requests"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public void A_window_never_grants_more_than_its_limit_in_any_minute()
    {
        var time = new FakeTimeProvider();
        var window = new RequestWindow(10, time);
        var random = new Random(7);
        var granted = new List<DateTimeOffset>();
        for (var index = 0; index < 2000; index++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            if (window.TryTake().Place is not null)
                granted.Add(time.GetUtcNow());
        }

        Assert.True(granted.Count > 100);
        Assert.All(granted, start => Assert.InRange(granted.Count(at => at >= start && at < start.AddMinutes(1)), 1, 10));
    }

    [Fact]
    public async Task Open_runs_of_a_key_are_limited_until_they_end()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", maxConcurrentRuns: 2) } });
        using var background = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        var first = await host.Runtime.NextAsync();
        var asking = host.ChatAsync(Answers.Hello, "k1");
        var second = await host.Runtime.NextAsync();

        using var refused = await host.ChatAsync(Answers.Hello, "k1");
        second.Complete("Hi");
        using var answered = await asking;
        host.Runtime.Script = run => run.Complete("Hi");
        using var next = await host.ChatAsync(Answers.Hello, "k1");

        Assert.Equal("too_many_concurrent_runs", (await refused.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        first.Complete("Hi");
    }

    [Fact]
    public async Task A_refused_or_failed_start_frees_its_place()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", maxConcurrentRuns: 1) } });

        using var malformed = await host.ChatAsync("{", "k1");
        host.Runtime.Refusal = new MoaException(MoaErrorCode.TooManyRuns, "Full.");
        using var full = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        host.Runtime.Refusal = null;
        host.Runtime.Script = run => run.Fail(Core.Runs.RunErrorCode.Internal);
        using var failed = await host.ChatAsync(Answers.Hello, "k1");
        host.Runtime.Script = run => run.Complete("Hi");
        using var good = await host.ChatAsync(Answers.Hello, "k1");

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.OK],
            [malformed.StatusCode, full.StatusCode, failed.StatusCode, good.StatusCode]);
        Assert.Equal("too_many_runs", (await full.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
    }

    [Fact]
    public async Task Runs_that_the_journal_kept_open_count_after_a_restart()
    {
        var options = new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", maxConcurrentRuns: 1) } };
        ScriptedRun? old = null;
        await using var host = await ApiHost.StartAsync(options, "http://127.0.0.1:0", null, runtime => old = runtime.Add(new RunRequest
        {
            Mixture = TestCatalog.Make().Mixtures["moa"],
            Chat = new Core.Chat.ChatRequest { Messages = [Core.Chat.ChatMessage.Create("user", "x")] },
            Tenant = "one",
        }));

        using var refused = await host.ChatAsync(Answers.Hello, "k1");

        await refused.ErrorAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(old);
    }

    [Fact]
    public async Task Overload_is_refused_before_the_body_is_read()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", requestsPerMinute: 1) } });
        using var first = await host.PostAsync("/v1/runs", Answers.Hello, "k1");

        using var second = await host.ChatAsync("{", "k1");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        await second.ErrorAsync(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/runs")]
    public async Task A_request_that_starts_no_run_does_not_count(string path)
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", requestsPerMinute: 1) } });
        using var malformed = await host.PostAsync(path, "{", "k1");
        using var unknown = await host.PostAsync(path, Answers.Hello.Replace("moa", "gpt-9", StringComparison.Ordinal), "k1");
        host.Runtime.Refusal = new MoaException(MoaErrorCode.JournalUnavailable, "Not now.");
        using var refused = await host.PostAsync(path, Answers.Hello, "k1");
        host.Runtime.Refusal = null;
        host.Runtime.Script = run => run.Complete("Hi");

        using var good = await host.PostAsync(path, Answers.Hello, "k1");
        using var second = await host.PostAsync(path, Answers.Hello, "k1");

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable],
            [malformed.StatusCode, unknown.StatusCode, refused.StatusCode]);
        Assert.True(good.IsSuccessStatusCode);
        Assert.Equal("0", good.Header("x-ratelimit-remaining-requests"));
        Assert.Equal("rate_limit_exceeded", (await second.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
    }

    [Fact]
    public async Task A_request_refused_for_open_runs_does_not_count_and_one_refused_for_its_rate_leaves_no_place_taken()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", requestsPerMinute: 2, maxConcurrentRuns: 1) } });
        var asking = host.ChatAsync(Answers.Hello, "k1");
        var run = await host.Runtime.NextAsync();
        using var concurrent = await host.ChatAsync(Answers.Hello, "k1");
        run.Complete("Hi");
        using var first = await asking;
        host.Runtime.Script = started => started.Complete("Hi");
        using var second = await host.ChatAsync(Answers.Hello, "k1");
        using var third = await host.ChatAsync(Answers.Hello, "k1");
        host.Time.Advance(TimeSpan.FromMinutes(1));

        using var later = await host.ChatAsync(Answers.Hello, "k1");

        Assert.Equal("too_many_concurrent_runs", (await concurrent.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal("rate_limit_exceeded", (await third.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/runs")]
    public async Task A_full_runtime_refuses_before_the_body_is_there_and_takes_nothing_from_the_key(string path)
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", requestsPerMinute: 1) } });
        host.Runtime.IsFull = true;
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(host.Address.Host, host.Address.Port);
            var stream = connection.GetStream();
            // Headers alone: whoever wanted the body first would wait for it.
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k1\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n"));
            using var reader = new StreamReader(stream);
            Assert.Equal("HTTP/1.1 429 Too Many Requests", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        using var refused = await host.PostAsync(path, "{", "k1");
        host.Runtime.IsFull = false;
        using var read = await host.PostAsync(path, "{", "k1");

        Assert.Equal("too_many_runs", (await refused.ErrorAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await read.ErrorAsync(HttpStatusCode.BadRequest);
    }
}
