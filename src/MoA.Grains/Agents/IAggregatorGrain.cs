using Orleans.Concurrency;

namespace MoA.Grains.Agents;

/// <summary>
/// Asks the aggregator of a run and streams its answer. A stateless worker in the silo of the run, which <see cref="AgentPool{TGrain}"/> lends to one call at
/// a time: a stop finds the call it is meant for.
/// </summary>
[Alias("moa.aggregator")]
internal interface IAggregatorGrain : IGrainWithStringKey
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">Whom to ask and what.</param>
    /// <param name="cancellationToken">Ends the enumeration; to stop the call and still see all that was said, use <see cref="StopAsync"/>.</param>
    /// <returns>The pieces of the answer as they come, then the outcome; no outcome where the call was stopped.</returns>
    [Alias("stream")]
    IAsyncEnumerable<AgentReplyMessage> StreamAsync(AgentCallMessage call, CancellationToken cancellationToken);

    /// <summary>Stops the call down to the provider's socket. The stream ends when the call has, with every piece that came until then.</summary>
    [Alias("stop")]
    [AlwaysInterleave]
    Task StopAsync();
}
