namespace MoA.Core.Engine;

/// <summary>The port through which the engine asks one agent, a proposer or the aggregator.</summary>
public interface IAgentInvoker
{
    /// <summary>
    /// Asks one agent. Yields any number of <see cref="AgentDelta"/> where <see cref="AgentCall.Stream"/> is set, then exactly one
    /// <see cref="AgentOutcome"/>. Every failure of the provider is an outcome, not an exception.
    /// </summary>
    /// <param name="call">Whom to ask and what.</param>
    /// <param name="cancellationToken">Stops the call down to the provider's socket.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, CancellationToken cancellationToken);
}
