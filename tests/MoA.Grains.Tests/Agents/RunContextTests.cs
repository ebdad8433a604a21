using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Grains.Tests.Runs;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Grains.Tests.Agents;

public sealed class RunContextTests
{
    [Fact]
    public async Task Run_tenant_and_priority_reach_every_call_of_an_agent()
    {
        var invoker = new ContextRecorder();
        await using var fixture = await ClusterFixture.StartAsync(invoker, silos: 1);

        var run = await fixture.Runtime.StartAsync(TestCatalog.Ask(TestCatalog.Moa, "alice"), default).Bounded();
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        await foreach (var _ in fixture.Runtime.WatchAsync(run, default, bound.Token))
        {
            // To its end.
        }

        Assert.Equal(7, invoker.Seen.Count);
        Assert.All(invoker.Seen, seen => Assert.Equal((run.Value, "alice", seen.Call.Priority.ToString()), (seen.Run, seen.Tenant, seen.Priority)));
        Assert.Equal(3, invoker.Seen.Select(seen => seen.Priority).Distinct().Count());
    }

    private sealed class ContextRecorder : IAgentInvoker
    {
        private readonly ScriptedInvoker _agents = new();

        public ConcurrentQueue<(AgentCall Call, string? Run, string? Tenant, string? Priority)> Seen { get; } = new();

        public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Seen.Enqueue((call, Read("moa.run"), Read("moa.tenant"), Read("moa.priority")));
            await foreach (var reply in _agents.InvokeAsync(call, cancellationToken))
                yield return reply;
        }

        private static string? Read(string key) => RequestContext.Get(key) as string;
    }
}
