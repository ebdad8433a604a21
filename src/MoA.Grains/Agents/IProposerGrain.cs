namespace MoA.Grains.Agents;

/// <summary>
/// Asks one proposer. A stateless worker in the silo of the run, which <see cref="AgentPool{TGrain}"/> lends to one call at a time: no two calls under way
/// share a key, so a cancellation finds the call it is meant for, and calls are not limited to the number of cores.
/// </summary>
[Alias("moa.proposer")]
internal interface IProposerGrain : IGrainWithStringKey
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">Whom to ask and what.</param>
    /// <param name="cancellationToken">Stops the call down to the provider's socket.</param>
    /// <returns>The outcome.</returns>
    /// <remarks>
    /// The call's own deadline bounds it, a day at most; the response timeout lies behind that. A value task, for with a task every answer goes through the
    /// thread pool once more before the run's grain has it.
    /// </remarks>
    [Alias("ask")]
    [ResponseTimeout("1.00:10:00")]
    ValueTask<AgentReplyMessage> AskAsync(AgentCallMessage call, CancellationToken cancellationToken);
}
