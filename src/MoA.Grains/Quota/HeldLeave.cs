using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota;

/// <summary>Leave that a silo holds: the provider's, and its model's where that has limits.</summary>
internal readonly record struct HeldLeave(QuotaLedger Provider, QuotaReservation OfProvider, QuotaLedger? Model, QuotaReservation? OfModel)
{
    public void End(QuotaEndKind kind, long tokens, DateTimeOffset now)
    {
        End(Provider, OfProvider, kind, tokens, now);
        if (Model is not null)
            End(Model, OfModel!, kind, tokens, now);
    }

    private static void End(QuotaLedger ledger, QuotaReservation reservation, QuotaEndKind kind, long tokens, DateTimeOffset now)
    {
        switch (kind)
        {
            case QuotaEndKind.Settled:
                ledger.Settle(reservation, tokens, now);
                break;
            case QuotaEndKind.Revoked:
                ledger.Revoke(reservation, now);
                break;
            default:
                ledger.Abandon(reservation, now);
                break;
        }
    }
}
