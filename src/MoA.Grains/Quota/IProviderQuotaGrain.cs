using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota;

/// <summary>
/// The limits of one provider, kept for the whole cluster; its key is the provider's id. It answers at once and waits for nothing: whoever has to
/// wait is told when to ask again.
/// </summary>
[Alias("moa.quota")]
internal interface IProviderQuotaGrain : IGrainWithStringKey
{
    /// <summary>Hears what happened at a silo and gives leave to those of its calls whose turn it is.</summary>
    [Alias("ask")]
    [ResponseTimeout("00:00:02")]
    Task<QuotaAnswer> AskAsync(QuotaAsk ask);
}
