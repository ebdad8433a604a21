namespace MoA.Core.Quota;

/// <summary>Leave of a <see cref="QuotaQueue"/>; without reservations when nothing limits the call.</summary>
internal sealed class LocalLease(
    QuotaQueue queue,
    DateTimeOffset granted,
    TimeSpan waited,
    QuotaReservation? provider = null,
    QuotaLedger? modelLedger = null,
    QuotaReservation? model = null) : QuotaLease(granted, waited)
{
    public QuotaReservation? Provider => provider;

    public QuotaLedger? ModelLedger => modelLedger;

    public QuotaReservation? Model => model;

    /// <summary>Takes back leave that was never handed out.</summary>
    public void Revoke() => queue.Revoke(this);

    protected override void OnEnded(long? actualTokens) => queue.End(this, actualTokens);
}
