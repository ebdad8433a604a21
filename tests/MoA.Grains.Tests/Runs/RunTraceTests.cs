using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Core.Telemetry;
using MoA.Testing;
using MoA.Testing.Scripted;
using MoA.Testing.Telemetry;

namespace MoA.Grains.Tests.Runs;

/// <summary>The spans of a run that lives in grains: Orleans' own, of the calls between them, stand between its parts.</summary>
public sealed class RunTraceTests
{
    private readonly TracedInvoker _invoker = new();

    [Fact]
    public async Task They_are_one_tree_from_the_caller_at_another_silo_to_every_call_of_an_agent()
    {
        using var spans = new SpanCapture(MoaTelemetry.Name, "Microsoft.Orleans.");
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        using var caller = new Activity("caller").Start();
        var held = _invoker.Agents.Hold(call => call.Layer == 1, expected: 3);
        var (run, _) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa));
        held.Open();
        await WatchToEndAsync(fixture.Runtime, run).Bounded();

        var workflow = Assert.Single(Workflows(spans, run));
        var seen = _invoker.Seen.Where(seen => seen.Call.Run == run).ToArray();
        Assert.Equal((caller.TraceId, caller.SpanId), (workflow.TraceId, spans.Ancestry(workflow).Last().ParentSpanId));
        Assert.Contains(spans.Ancestry(workflow), span => span.Kind == ActivityKind.Server && span.Source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal));
        Assert.Equal(7, seen.Length);
        Assert.All(seen, agent =>
        {
            var own = spans.Ancestry(agent.Span!).Where(span => span.Source == MoaTelemetry.Source).Select(span => span.DisplayName);
            Assert.Equal([$"layer {agent.Call.Layer}", "invoke_workflow moa"], own);
            Assert.StartsWith("Microsoft.Orleans.", agent.Span!.Source.Name, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_run_whose_silo_died_goes_on_in_a_trace_that_links_to_the_earlier_one()
    {
        using var spans = new SpanCapture(MoaTelemetry.Name, "Microsoft.Orleans.");
        await using var fixture = await ClusterFixture.StartAsync(_invoker, silos: 3);
        using var caller = new Activity("caller").Start();
        var held = _invoker.Agents.Hold(call => call is { Layer: 2, Slot: 1 });
        var (run, host) = await fixture.StartElsewhereAsync(TestCatalog.Ask(TestCatalog.Moa));
        await held.Reached.Bounded();
        var watching = WatchToEndAsync(fixture.Runtime, run);

        await fixture.KillAsync(host);
        held.Open();
        await watching.Bounded();

        var resumed = Assert.Single(Workflows(spans, run), span => span.Links.Any());
        Assert.Equal(default, resumed.ParentSpanId);
        Assert.NotEqual(caller.TraceId, resumed.TraceId);
        Assert.Equal(caller.TraceId, Assert.Single(resumed.Links).Context.TraceId);
        Assert.Equal("completed", resumed.GetTagItem(MoaAttributes.RunStatus));
    }

    private static Activity[] Workflows(SpanCapture spans, RunId run) =>
        [.. spans.All.Where(span => span.OperationName == "invoke_workflow moa" && Equals(span.GetTagItem(MoaAttributes.RunId), run.Value))];

    private static async Task WatchToEndAsync(IMoaRuntime runtime, RunId run)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        await foreach (var _ in runtime.WatchAsync(run, RunEventCursor.Start, bound.Token))
        {
            // To its end.
        }
    }

    /// <summary>Knows in which span it was asked, as a call to a provider would.</summary>
    private sealed class TracedInvoker : IAgentInvoker
    {
        public ScriptedInvoker Agents { get; } = new();

        public ConcurrentQueue<(AgentCall Call, Activity? Span)> Seen { get; } = new();

        public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Seen.Enqueue((call, Activity.Current));
            await foreach (var reply in Agents.InvokeAsync(call, cancellationToken))
                yield return reply;
        }
    }
}
