namespace MoA.Core.Quota;

/// <summary>How the quotas stand, for operators.</summary>
public interface IQuotaStatus
{
    /// <summary>
    /// Reads how every provider's quota stands. In a cluster that asks whoever keeps a provider's limits, at most once a second and silo however often
    /// this is called, and waits for the answer for 2 s at most; without one the silo's own figures are told.
    /// </summary>
    /// <returns>A snapshot by provider: those that are configured and those that were called.</returns>
    ValueTask<IReadOnlyDictionary<string, QuotaProviderSnapshot>> ReadAsync(CancellationToken cancellationToken);
}
