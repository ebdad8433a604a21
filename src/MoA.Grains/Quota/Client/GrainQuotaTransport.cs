using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>Asks the provider's grain.</summary>
internal sealed class GrainQuotaTransport(IGrainFactory grains)
{
    /// <summary>
    /// Sends from the thread pool: an ask carries the demand of many runs, so it must not be sent as from the grain of one of them, whose end
    /// would be the end of the ask.
    /// </summary>
    public Task<QuotaAnswer> AskAsync(string provider, QuotaAsk ask) =>
        Task.Run(() => grains.GetGrain<IProviderQuotaGrain>(provider).AskAsync(ask));
}
