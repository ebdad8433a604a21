using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using Orleans.Concurrency;

namespace MoA.Grains.Agents;

/// <inheritdoc/>
[StatelessWorker(1)]
[GrainType("moa-aggregator")]
internal sealed class AggregatorGrain(IAgentInvoker invoker) : Grain, IAggregatorGrain
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentReplyMessage> StreamAsync(AgentCallMessage call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var reply in invoker.InvokeAsync(call.Call, cancellationToken))
                yield return new AgentReplyMessage(reply);
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}
