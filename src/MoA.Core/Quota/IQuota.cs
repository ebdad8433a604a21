namespace MoA.Core.Quota;

/// <summary>The port a runtime lends to the engine: wait for leave to call a provider, settle afterwards.</summary>
public interface IQuota
{
    /// <summary>
    /// Waits until the provider's and the model's limits allow the call. Waiters are served by priority, first-in first-out within one.
    /// </summary>
    /// <param name="request">The call that wants leave.</param>
    /// <param name="cancellationToken">Leaves the queue without trace.</param>
    /// <returns>The leave. End it with <see cref="QuotaLease.Settle"/> or <see cref="QuotaLease.Abandon"/>.</returns>
    /// <exception cref="QuotaExceededException">
    /// At once when the wait cannot end before the deadline, when the limits can never allow so many tokens, or when the queue is full;
    /// later when the deadline passes.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before leave was given.</exception>
    ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken);

    /// <summary>Takes note of a 429. Waiters of the provider go on waiting, up to their deadlines.</summary>
    /// <param name="provider">The provider that answered 429.</param>
    /// <param name="pause">What it said with it.</param>
    void Pause(string provider, QuotaPause pause);
}
