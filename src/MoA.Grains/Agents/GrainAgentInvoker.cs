using System.Runtime.CompilerServices;
using MoA.Core.Engine;

namespace MoA.Grains.Agents;

/// <summary>Lends the engine the agents' grains. The host's own <see cref="IAgentInvoker"/>, which calls the providers, stands behind them.</summary>
/// <param name="grains">The grains.</param>
/// <param name="lost">Told when a grain could not be reached; the run is to be left open then, for another silo to go on with.</param>
internal sealed class GrainAgentInvoker(IGrainFactory grains, Action<Exception> lost) : IAgentInvoker
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var message = new AgentCallMessage(call);
        if (!call.Stream)
        {
            yield return await AskAsync(message, cancellationToken);
            yield break;
        }

        await using var replies = grains.GetGrain<IAggregatorGrain>(call.Id).StreamAsync(message, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(replies))
            yield return replies.Current.Reply;
    }

    private async Task<AgentReply> AskAsync(AgentCallMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return (await grains.GetGrain<IProposerGrain>(message.Call.Id).AskAsync(message, cancellationToken)).Reply;
        }
        catch (Exception failure) when (IsOfTheCluster(failure))
        {
            lost(failure);
            throw new OperationCanceledException("The agent's grain could not be reached.", failure);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AgentReplyMessage> replies)
    {
        try
        {
            return await replies.MoveNextAsync();
        }
        catch (Exception failure) when (IsOfTheCluster(failure))
        {
            lost(failure);
            throw new OperationCanceledException("The agent's grain could not be reached.", failure);
        }
    }

    private static bool IsOfTheCluster(Exception failure) => failure is OrleansException or TimeoutException or EnumerationAbortedException;
}
