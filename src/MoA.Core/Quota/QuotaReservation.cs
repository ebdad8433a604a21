namespace MoA.Core.Quota;

/// <summary>Leave that a ledger gave for one call, to be handed back to the same ledger once.</summary>
public sealed class QuotaReservation
{
    internal QuotaReservation(long expiresAt, int tokens, QuotaCharge requestCharge, QuotaCharge tokenCharge)
    {
        ExpiresAt = expiresAt;
        Tokens = tokens;
        RequestCharge = requestCharge;
        TokenCharge = tokenCharge;
    }

    /// <summary>The tokens that were reserved.</summary>
    public int Tokens { get; }

    internal long ExpiresAt { get; }

    internal QuotaCharge RequestCharge { get; }

    internal QuotaCharge TokenCharge { get; }

    internal LinkedListNode<QuotaReservation>? InFlight { get; set; }

    internal bool Ended { get; set; }
}
