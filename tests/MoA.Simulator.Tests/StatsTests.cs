using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MoA.Testing;

namespace MoA.Simulator.Tests;

public sealed class StatsTests
{
    [Fact]
    public async Task Calls_are_counted_per_model_and_per_client_request_id()
    {
        var options = new SimulatorOptions { Default = new() { AnswerTokens = 5, Faults = [new() { OnCalls = [2] }] } };
        await using var simulator = await TestSimulator.StartAsync(options);
        foreach (var (model, id) in new[] { ("a", "one"), ("a", "two"), ("a", "two"), ("b", "three") })
            (await simulator.PostAsync(TestSimulator.Request("aaaa", model: model), id)).Dispose();

        var snapshot = simulator.Stats.Snapshot();
        Assert.Equal(new ModelSnapshot(3, 2, 1, 0, 0, 0, 1, 8, 10, 0), snapshot.Models["a"]);
        Assert.Equal((4, 3, 1), (snapshot.Calls, snapshot.Total.Completed, snapshot.Models["b"].Completed));
        Assert.Equal(new Dictionary<string, int> { ["one"] = 1, ["two"] = 2, ["three"] = 1 }, simulator.Stats.CallsByClientRequestId);

        var json = await GetAsync(simulator, "/stats");
        Assert.Equal(3, json.GetProperty("models").GetProperty("a").GetProperty("calls").GetInt32());
        Assert.Equal(1, json.GetProperty("total").GetProperty("failed").GetInt32());
        Assert.Equal(3, json.GetProperty("distinct_client_request_ids").GetInt32());
        Assert.Equal(2, json.GetProperty("repeated_client_request_ids").GetProperty("two").GetInt32());

        var calls = (await GetAsync(simulator, "/stats/calls")).EnumerateArray().ToList();
        Assert.Equal(["one", "two", "two", "three"], calls.Select(call => call.GetProperty("client_request_id").GetString()));
        Assert.Equal(["completed", "failed", "completed", "completed"], calls.Select(call => call.GetProperty("outcome").GetString()));
        Assert.Equal([1, 2, 3, 1], calls.Select(call => call.GetProperty("call").GetInt32()));
    }

    [Fact]
    public async Task Reset_forgets_all_but_what_is_in_flight_and_call_numbers_go_on()
    {
        var clock = new FakeTimeProvider();
        var options = TestSimulator.One(new() { Answer = "{call}", Faults = [new() { Kind = FaultKind.Hang, OnCalls = [2] }] });
        await using var simulator = await TestSimulator.StartAsync(options, clock);
        using var leave = new CancellationTokenSource();
        (await simulator.PostAsync(TestSimulator.Request(), "x")).Dispose();
        var hanging = simulator.PostAsync(TestSimulator.Request(), "y", leave.Token);
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 1);

        using var reset = await simulator.Client.PostAsync("/stats/reset", null);

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(new ModelSnapshot(1, 0, 0, 0, 0, 1, 1, 0, 0, 0), simulator.Stats.Snapshot().Total);
        Assert.Empty(simulator.Stats.Calls);
        Assert.Equal("3", await simulator.TextAsync(TestSimulator.Request()));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await simulator.UntilAsync(snapshot => snapshot.Total is { InFlight: 0, CancelledByClient: 1, Completed: 1, Calls: 2 });
    }

    [Fact]
    public async Task Only_the_latest_calls_are_kept()
    {
        var options = TestSimulator.One(new());
        options.KeepCalls = 3;
        await using var simulator = await TestSimulator.StartAsync(options);
        for (var i = 1; i <= 5; i++)
            (await simulator.PostAsync(TestSimulator.Request(), $"id-{i}")).Dispose();

        Assert.Equal(["id-3", "id-4", "id-5"], simulator.Stats.Calls.Select(call => call.ClientRequestId));
        Assert.Equal(5, simulator.Stats.Snapshot().Calls);
    }

    [Fact]
    public async Task Waiting_ends_with_its_condition_its_token_or_its_exception()
    {
        await using var simulator = await TestSimulator.StartAsync();
        using var cancelled = new CancellationTokenSource();
        var second = simulator.Stats.WaitUntilAsync(snapshot => snapshot.Calls == 2);
        var never = simulator.Stats.WaitUntilAsync(snapshot => snapshot.Calls < 0, cancelled.Token);
        var broken = simulator.Stats.WaitUntilAsync(snapshot => snapshot.Calls == 1 ? throw new TimeZoneNotFoundException() : false);

        (await simulator.PostAsync(TestSimulator.Request())).Dispose();
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => broken.WaitAsync(TestSimulator.Bound));
        Assert.False(second.IsCompleted);
        (await simulator.PostAsync(TestSimulator.Request())).Dispose();
        await second.WaitAsync(TestSimulator.Bound);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(TestSimulator.Bound));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_client_that_goes_is_noticed_and_its_call_counted_as_cancelled(bool stream, bool http2)
    {
        // The clock stands still: the answers would never come, so only the client's going can end the calls.
        var options = TestSimulator.One(new() { TimeToFirstToken = new() { Median = 1_000 }, Limits = new() { MaxInFlight = 20 } });
        await using var simulator = await TestSimulator.StartAsync(options, new FakeTimeProvider(), http2);
        using var leave = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 20).Select(_ => simulator.PostAsync(TestSimulator.Request(stream: stream), null, leave.Token)).ToList();
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 20);
        await leave.CancelAsync();
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 0);

        Assert.Equal(20, simulator.Stats.Snapshot().Total.CancelledByClient);
        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Stopping_cuts_what_is_in_flight()
    {
        var simulator = await TestSimulator.StartAsync(TestSimulator.Faulty(new() { Kind = FaultKind.Hang }));
        var call = simulator.PostAsync(TestSimulator.Request());
        await simulator.UntilAsync(snapshot => snapshot.InFlight == 1);

        await simulator.Host.StopAsync().WaitAsync(TestSimulator.Bound);

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        await simulator.DisposeAsync();
    }

    private static async Task<JsonElement> GetAsync(TestSimulator simulator, string path) =>
        await simulator.Client.GetFromJsonAsync<JsonElement>(path).WaitAsync(TestSimulator.Bound);
}
