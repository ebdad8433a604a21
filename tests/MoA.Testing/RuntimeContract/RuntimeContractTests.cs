using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Testing.Scripted;

namespace MoA.Testing.RuntimeContract;

/// <summary>
/// What every runtime promises, tested through <see cref="IMoaRuntime"/> alone. A runtime's test project derives one class from this.
/// </summary>
public abstract partial class RuntimeContractTests
{
    /// <summary>Starts a runtime that asks these agents.</summary>
    protected abstract Task<IRuntimeFixture> CreateAsync(IAgentInvoker invoker, int maxOpenRuns = 100);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_ends_with_an_answer_and_every_layer_of_it(bool attached)
    {
        var invoker = new ScriptedInvoker();
        await using var fixture = await CreateAsync(invoker);

        var id = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa, "key", attached), default).Bounded();
        await WatchToEndAsync(fixture.Runtime, id);

        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal("The final answer.", run.Answer);
        Assert.Equal([3, 3, 1], run.Layers.Select(layer => layer.Proposals.Count));
        Assert.Equal("b in layer 2, slot 1", run.Layers[1].Proposals[1].Content);
        Assert.All(run.Layers, layer => Assert.Equal(RunStatus.Completed, layer.Status));
        Assert.Equal(new TokenUsage(700, 70), run.Usage);
        Assert.Equal(0.0014m, run.Cost);
        Assert.Equal(("key", "moa", true), (run.Tenant, run.Mixture, run.Durable));
        Assert.Equal(7, invoker.Calls.Count);
    }

    [Fact]
    public async Task A_run_whose_proposers_all_fail_says_what_each_said()
    {
        var invoker = new ScriptedInvoker();
        invoker.Fail(call => call.Layer == 1, AgentErrorCode.ProviderUnavailable);
        await using var fixture = await CreateAsync(invoker);

        var id = await StartAsync(fixture.Runtime, TestCatalog.Moa);
        var events = await WatchToEndAsync(fixture.Runtime, id);

        Assert.IsType<RunFailed>(events[^1].Event);
        var run = await GetAsync(fixture.Runtime, id);
        Assert.Equal((RunStatus.Failed, RunErrorCode.TooFewProposals), (run.Status, run.Error!.Code));
        Assert.Equal(3, run.Error.Causes.Count);
        var row = Assert.Single((await fixture.Runtime.ListAsync(new RunQuery(), default).Bounded()).Runs);
        Assert.Equal((run.Status, run.Error.Code, run.Error.Message), (row.Status, row.Error!.Code, row.Error.Message));
    }

    [Fact]
    public async Task Nobody_knows_an_unknown_run()
    {
        await using var fixture = await CreateAsync(new ScriptedInvoker());
        var id = RunId.New(DateTimeOffset.UnixEpoch);

        Assert.Null(await fixture.Runtime.GetAsync(id, default).Bounded());
        Assert.Null(await fixture.Runtime.CancelAsync(id, "requested", default).Bounded());
        var refused = await Assert.ThrowsAsync<MoaException>(() => WatchToEndAsync(fixture.Runtime, id));
        Assert.Equal(MoaErrorCode.RunNotFound, refused.Code);
    }

    [Fact]
    public async Task Past_the_most_open_runs_new_ones_are_refused_until_one_ends()
    {
        var invoker = new ScriptedInvoker();
        var held = invoker.Hold(call => call.Layer == 1, expected: 6);
        await using var fixture = await CreateAsync(invoker, maxOpenRuns: 2);
        var first = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await StartAsync(fixture.Runtime, TestCatalog.Lite);
        await held.Reached.Bounded();

        var refused = await Assert.ThrowsAsync<MoaException>(() => StartAsync(fixture.Runtime, TestCatalog.Lite));
        Assert.Equal(MoaErrorCode.TooManyRuns, refused.Code);
        Assert.NotNull(refused.RetryAfter);

        await fixture.Runtime.CancelAsync(first, "requested", default).Bounded();
        held.Open();
        var third = await StartAsync(fixture.Runtime, TestCatalog.Lite);
        Assert.IsType<RunCompleted>((await WatchToEndAsync(fixture.Runtime, third))[^1].Event);
    }

    protected static Task<RunId> StartAsync(IMoaRuntime runtime, Mixture mixture, string? tenant = null) =>
        runtime.StartAsync(TestCatalog.Ask(mixture, tenant), default).Bounded();

    protected static async Task<RunSnapshot> GetAsync(IMoaRuntime runtime, RunId id)
    {
        var run = await runtime.GetAsync(id, default).Bounded();
        Assert.NotNull(run);
        return run;
    }

    /// <summary>Watches until the stream ends.</summary>
    protected static Task<List<WatchedEvent>> WatchToEndAsync(IMoaRuntime runtime, RunId id, RunEventCursor after = default) =>
        WatchUntilAsync(runtime, id, _ => false, after);

    /// <summary>Watches until the stream ends or an event that matches, which is the last one returned.</summary>
    protected static async Task<List<WatchedEvent>> WatchUntilAsync(
        IMoaRuntime runtime, RunId id, Func<RunEvent, bool> match, RunEventCursor after = default)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        var events = new List<WatchedEvent>();
        await foreach (var next in runtime.WatchAsync(id, after, bound.Token))
        {
            events.Add(next);
            if (match(next.Event))
                break;
        }

        return events;
    }
}
