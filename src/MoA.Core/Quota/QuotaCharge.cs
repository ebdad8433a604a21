namespace MoA.Core.Quota;

/// <summary>Where a charge stands in a meter, so that it can be corrected.</summary>
internal readonly record struct QuotaCharge(long SlotId, long Amount, double Burst)
{
    // No meter has such a slot: as a charge that left the window, it can be added to and not given back.
    private const long NoSlot = -1;

    /// <summary>A charge that stands in a predecessor's meter.</summary>
    public static QuotaCharge Elsewhere(long amount) => new(NoSlot, amount, 0);
}
