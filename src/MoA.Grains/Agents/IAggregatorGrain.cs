namespace MoA.Grains.Agents;

/// <summary>Asks the aggregator of a run and streams its answer; its key is the call's id. A stateless worker in the silo of the run.</summary>
[Alias("moa.aggregator")]
internal interface IAggregatorGrain : IGrainWithStringKey
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">Whom to ask and what.</param>
    /// <param name="cancellationToken">Stops the call down to the provider's socket.</param>
    /// <returns>The pieces of the answer as they come, then the outcome.</returns>
    [Alias("stream")]
    IAsyncEnumerable<AgentReplyMessage> StreamAsync(AgentCallMessage call, CancellationToken cancellationToken);
}
