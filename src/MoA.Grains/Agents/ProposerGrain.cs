using MoA.Core.Engine;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace MoA.Grains.Agents;

/// <inheritdoc/>
[StatelessWorker(1)]
[GrainDirectory(AgentDirectory.Name)]
[GrainType("moa-proposer")]
internal sealed class ProposerGrain(IAgentInvoker invoker) : Grain, IProposerGrain
{
    /// <inheritdoc/>
    public async ValueTask<AgentReplyMessage> AskAsync(AgentCallMessage call, CancellationToken cancellationToken)
    {
        try
        {
            AgentReply? last = null;
            await foreach (var reply in invoker.InvokeAsync(call.Call, cancellationToken))
                last = reply;
            return new AgentReplyMessage(last ?? throw new InvalidOperationException($"The invoker ended call {call.Call.Id} without an outcome."));
        }
        catch
        {
            // It is not lent out again (AgentPool).
            DeactivateOnIdle();
            throw;
        }
    }
}
