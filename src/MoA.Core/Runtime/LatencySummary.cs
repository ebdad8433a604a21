namespace MoA.Core.Runtime;

/// <summary>How long something took, in milliseconds. Percentiles are right to 7%; they are null where nothing was measured.</summary>
/// <param name="Count">How often it was measured.</param>
/// <param name="P50">Half took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
public sealed record LatencySummary(long Count, double? P50, double? P90, double? P99);
