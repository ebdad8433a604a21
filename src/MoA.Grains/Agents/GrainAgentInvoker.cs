using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Grains.Hosting;
using MoA.Grains.Runs;

namespace MoA.Grains.Agents;

/// <summary>Lends the engine the agents' grains. The host's own <see cref="IAgentInvoker"/>, which calls the providers, stands behind them.</summary>
/// <param name="proposers">The silo's proposers.</param>
/// <param name="aggregators">The silo's aggregators.</param>
/// <param name="guard">Says whether this silo may still work on the run. The agents' quota asks it, too, but a silo that is dead has its agents elsewhere.</param>
/// <param name="lost">Told when a grain could not be reached; the run is to be left open then, for another silo to go on with.</param>
internal sealed class GrainAgentInvoker(
    AgentPool<IProposerGrain> proposers, AgentPool<IAggregatorGrain> aggregators, StallGuard guard, Action<Exception> lost) : IAgentInvoker
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await guard.PassAsync(cancellationToken);
        var message = new AgentCallMessage(call);
        if (!call.Stream)
        {
            yield return await AskAsync(message, cancellationToken);
            yield break;
        }

        var aggregator = aggregators.Rent();
        // What was said before the stop has been paid for: the stream is not cut off, the call behind it is.
        await using (cancellationToken.UnsafeRegister(_ => StopAsync(aggregator).Ignore(), null))
        await using (var replies = aggregator.StreamAsync(message, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None))
        {
            while (await MoveNextAsync(replies, call.Priority))
                yield return replies.Current.Reply;
        }

        cancellationToken.ThrowIfCancellationRequested();
        aggregators.Return(aggregator);
    }

    private async Task StopAsync(IAggregatorGrain aggregator)
    {
        try
        {
            await aggregator.StopAsync();
        }
        catch (Exception failure) when (IsOfTheCluster(failure))
        {
            lost(failure);
        }
    }

    private async Task<AgentReply> AskAsync(AgentCallMessage message, CancellationToken cancellationToken)
    {
        RunContext.Enter(message.Call.Priority);
        try
        {
            var proposer = proposers.Rent();
            var answer = await proposer.AskAsync(message, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
                proposers.Return(proposer);
            return answer.Reply;
        }
        catch (Exception failure) when (IsOfTheCluster(failure))
        {
            lost(failure);
            throw new OperationCanceledException("The agent's grain could not be reached.", failure);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AgentReplyMessage> replies, QuotaPriority priority)
    {
        RunContext.Enter(priority);
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
