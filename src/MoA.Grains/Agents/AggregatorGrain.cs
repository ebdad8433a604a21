using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace MoA.Grains.Agents;

/// <inheritdoc/>
[StatelessWorker(1)]
[GrainDirectory(AgentDirectory.Name)]
[GrainType("moa-aggregator")]
internal sealed class AggregatorGrain(IAgentInvoker invoker) : Grain, IAggregatorGrain, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentReplyMessage> StreamAsync(AgentCallMessage call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hasEnded = false;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await using var replies = invoker.InvokeAsync(call.Call, any.Token).GetAsyncEnumerator(any.Token);
        try
        {
            while (await MoveNextAsync(replies))
                yield return new AgentReplyMessage(replies.Current);
            hasEnded = true;
        }
        finally
        {
            // It is not lent out again (AgentPool).
            if (!hasEnded)
                DeactivateOnIdle();
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AgentReply> replies)
    {
        try
        {
            return await replies.MoveNextAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
