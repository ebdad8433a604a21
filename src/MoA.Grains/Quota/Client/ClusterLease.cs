using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <summary>Leave of the cluster; without a number when nothing limits the call.</summary>
internal sealed class ClusterLease(ProviderQuotaClient client, long? id, string? model, int tokens, DateTimeOffset granted, TimeSpan waited)
    : QuotaLease(granted, waited)
{
    public CallInFlight Call => new() { Id = id ?? 0, Model = model, Tokens = tokens };

    /// <summary>Takes back leave that was never handed out.</summary>
    public void Revoke() => client.End(id, QuotaEndKind.Revoked, 0);

    protected override void OnEnded(long? actualTokens) =>
        client.End(id, actualTokens is null ? QuotaEndKind.Abandoned : QuotaEndKind.Settled, actualTokens ?? 0);
}
