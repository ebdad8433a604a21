using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>Carries an ask to whoever keeps a provider's limits. Fails within a bounded time where there is no answer.</summary>
internal delegate Task<QuotaAnswer> QuotaTransport(string provider, QuotaAsk ask);
