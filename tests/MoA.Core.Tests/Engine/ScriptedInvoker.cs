using System.Collections.Concurrent;
using MoA.Core.Engine;

namespace MoA.Core.Tests.Engine;

/// <summary>Agents that answer by a script.</summary>
internal sealed class ScriptedInvoker(Func<AgentCall, CancellationToken, IAsyncEnumerable<AgentReply>> script) : IAgentInvoker
{
    private readonly ConcurrentQueue<AgentCall> _calls = [];

    public ScriptedInvoker(Func<AgentCall, AgentReply> script)
        : this((call, _) => Replies.Of(script(call)))
    {
    }

    public IReadOnlyList<AgentCall> Calls => [.. _calls];

    public AgentCall Aggregator => Calls.Single(call => call.Stream);

    public AgentCall Proposer(int layer, int slot) => Calls.Single(call => !call.Stream && call.Layer == layer && call.Slot == slot);

    public IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        _calls.Enqueue(call);
        return script(call, cancellationToken);
    }
}
