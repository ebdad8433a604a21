using System.Net;
using System.Text.Json;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.Unauthorized, 401, "invalid_api_key")]
    [InlineData(FaultKind.Forbidden, 403, "permission_denied")]
    [InlineData(FaultKind.ModelNotFound, 404, "model_not_found")]
    [InlineData(FaultKind.RateLimit, 429, "rate_limit_exceeded")]
    public async Task A_refusing_fault_has_its_status_and_code(FaultKind kind, int status, string code)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = kind }));

        using var response = await simulator.PostAsync(TestSimulator.Request(stream: true));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (await TestSimulator.JsonOf(response)).GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_fault_sends_any_status_with_an_error_body(int status)
    {
        var rule = new FaultRule { Kind = FaultKind.Status, StatusCode = status, Message = "as told" };
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(rule));

        using var response = await simulator.PostAsync(TestSimulator.Request());

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("as told", (await TestSimulator.JsonOf(response)).GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(1, simulator.Stats.Snapshot().Total.Failed);
        Assert.Equal((CallOutcome.Failed, status, FaultKind.Status), simulator.Stats.Calls.Select(call => (call.Outcome, call.Status, call.Fault!.Value)).Single());
    }

    [Fact]
    public async Task A_rate_limit_fault_hints_as_told()
    {
        var clock = new FakeTimeProvider();
        FaultRule Rule(RateLimitHint hint, int call) => new() { Kind = FaultKind.RateLimit, Hint = hint, RetryAfterSeconds = 90.5, OnCalls = [call] };
        var options = TestSimulator.One(new()
        {
            Faults = [Rule(RateLimitHint.Seconds, 1), Rule(RateLimitHint.HttpDate, 2), Rule(RateLimitHint.ResetHeaders, 3), Rule(RateLimitHint.None, 4)],
        });
        await using var simulator = await TestSimulator.StartAsync(options, clock);

        using var seconds = await simulator.PostAsync(TestSimulator.Request());
        using var date = await simulator.PostAsync(TestSimulator.Request());
        using var reset = await simulator.PostAsync(TestSimulator.Request());
        using var none = await simulator.PostAsync(TestSimulator.Request());
        using var granted = await simulator.PostAsync(TestSimulator.Request());

        Assert.Equal(TimeSpan.FromSeconds(91), seconds.Headers.RetryAfter?.Delta);
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(91), date.Headers.RetryAfter?.Date);
        Assert.Null(reset.Headers.RetryAfter);
        Assert.Equal("1m30.5s", reset.Headers.GetValues("x-ratelimit-reset-requests").Single());
        Assert.Null(none.Headers.RetryAfter);
        Assert.DoesNotContain(none.Headers, header => header.Key.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        Assert.Equal(4, simulator.Stats.Snapshot().Total.Rejected429);
    }

    [Theory]
    [InlineData(FaultKind.Refusal, "stop")]
    [InlineData(FaultKind.ContentFilter, "content_filter")]
    [InlineData(FaultKind.Length, "length")]
    [InlineData(FaultKind.NullContent, "stop")]
    public async Task A_fault_of_the_answer_looks_alike_with_and_without_streaming(FaultKind kind, string finish)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = kind }));

        var answer = await simulator.AnswerAsync(TestSimulator.Request());
        var events = await simulator.EventsAsync(TestSimulator.Request(stream: true));

        var deltas = events[..^1].Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices")[0].GetProperty("delta")).ToList();
        Assert.Equal(finish, TestSimulator.FinishOf(answer));
        Assert.Contains($"\"finish_reason\":\"{finish}\"", events[^2], StringComparison.Ordinal);
        var message = TestSimulator.MessageOf(answer);
        if (kind is FaultKind.Refusal or FaultKind.NullContent)
        {
            Assert.Equal(JsonValueKind.Null, message.GetProperty("content").ValueKind);
            Assert.DoesNotContain(deltas, delta => delta.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String);
        }
        else
        {
            Assert.Equal(200, message.GetProperty("content").GetString()!.Length);
        }

        Assert.Equal(kind == FaultKind.Refusal, message.GetProperty("refusal").ValueKind == JsonValueKind.String);
        Assert.Equal(kind == FaultKind.Refusal, deltas.Any(delta => delta.TryGetProperty("refusal", out _)));
    }

    [Fact]
    public async Task Empty_choices_are_empty()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.EmptyChoices }));

        var answer = await simulator.AnswerAsync(TestSimulator.Request());
        var events = await simulator.EventsAsync(TestSimulator.Request(stream: true));

        Assert.Equal(0, answer.GetProperty("choices").GetArrayLength());
        Assert.Equal(2, events.Count);
        Assert.Equal(0, JsonDocument.Parse(events[0]).RootElement.GetProperty("choices").GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalid_JSON_cannot_be_parsed(bool stream)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.InvalidJson }));

        using var response = await simulator.PostAsync(TestSimulator.Request(stream: stream));
        var body = await response.Content.ReadAsStringAsync().WaitAsync(TestSimulator.Bound);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(stream ? TestSimulator.EventsOf(body)[0] : body));
    }

    [Fact]
    public async Task A_wrong_content_type_is_HTML()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.WrongContentType }));

        using var response = await simulator.PostAsync(TestSimulator.Request());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_oversized_body_has_the_size_it_was_told(bool stream)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.OversizedBody, Bytes = 3_000_001 }));

        using var response = await simulator.PostAsync(TestSimulator.Request(stream: stream));
        var body = await response.Content.ReadAsStringAsync().WaitAsync(TestSimulator.Bound);

        var json = JsonDocument.Parse(stream ? TestSimulator.EventsOf(body)[0] : body).RootElement.GetProperty("choices")[0];
        Assert.Equal(3_000_001, json.GetProperty(stream ? "delta" : "message").GetProperty("content").GetString()!.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_before_the_body_is_no_response(bool http2)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.ResetBeforeBody }), http2: http2);

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.PostAsync(TestSimulator.Request()));

        Assert.Equal(1, simulator.Stats.Snapshot().Total.Failed);
    }

    [Theory]
    [InlineData(FaultKind.ResetMidBody, false)]
    [InlineData(FaultKind.ResetMidBody, true)]
    [InlineData(FaultKind.StreamCutWithoutDone, false)]
    public async Task A_reset_in_the_body_gives_a_part_and_then_an_error(FaultKind kind, bool stream)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = kind }));

        using var response = await simulator.PostAsync(TestSimulator.Request(stream: stream));
        using var body = await response.Content.ReadAsStreamAsync();
        var first = await body.ReadAsync(new byte[1]).AsTask().WaitAsync(TestSimulator.Bound);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, first);
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null).WaitAsync(TestSimulator.Bound));
    }

    [Fact]
    public async Task A_cut_stream_ends_well_formed_but_without_finish_reason_and_DONE()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.StreamCutWithoutDone, AfterChunks = 3 }));

        var events = await simulator.EventsAsync(TestSimulator.Request(stream: true));

        Assert.Equal(4, events.Count);
        Assert.DoesNotContain("[DONE]", events);
        Assert.All(events, data => Assert.Contains("\"finish_reason\":null", data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_event_comes_inside_a_200()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.StreamErrorEvent, AfterChunks = 1 }));

        var events = await simulator.EventsAsync(TestSimulator.Request(stream: true));
        var whole = await simulator.AnswerAsync(TestSimulator.Request());

        Assert.Equal(3, events.Count);
        Assert.Equal("server_error", JsonDocument.Parse(events[2]).RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.True(whole.TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData(FaultKind.Hang, true, false)]
    [InlineData(FaultKind.Hang, false, false)]
    [InlineData(FaultKind.StalledStream, true, false)]
    [InlineData(FaultKind.StalledStream, false, false)]
    [InlineData(FaultKind.StalledStream, true, true)]
    public async Task What_never_ends_lasts_until_the_client_goes(FaultKind kind, bool stream, bool http2)
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = kind }), http2: http2);
        using var leave = new CancellationTokenSource();

        var call = simulator.PostAsync(TestSimulator.Request(stream: stream), cancellationToken: leave.Token);
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 1);
        if (kind == FaultKind.StalledStream)
        {
            using var response = await call;
            using var body = await response.Content.ReadAsStreamAsync();
            Assert.True(await body.ReadAsync(new byte[100]).AsTask().WaitAsync(TestSimulator.Bound) > 0);
            Assert.Equal(1, simulator.Stats.InFlight);
        }
        else
        {
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await simulator.UntilAsync(snapshot => snapshot.InFlight == 0);
        Assert.Equal(1, simulator.Stats.Snapshot().Total.CancelledByClient);
    }

    [Fact]
    public async Task Faults_may_be_replaced_while_it_runs()
    {
        await using var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.Status }));

        using var failed = await simulator.PostAsync(TestSimulator.Request());
        simulator.Host.Options.Models["m"].Faults = [];
        using var healed = await simulator.PostAsync(TestSimulator.Request());

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, healed.StatusCode);
    }
}
