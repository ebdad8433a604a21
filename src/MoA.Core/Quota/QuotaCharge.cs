namespace MoA.Core.Quota;

/// <summary>Where a charge stands in a meter, so that it can be corrected.</summary>
internal readonly record struct QuotaCharge(long SlotId, long Amount, double Burst);
