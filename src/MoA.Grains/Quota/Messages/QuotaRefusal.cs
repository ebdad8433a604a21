using MoA.Core.Quota;

namespace MoA.Grains.Quota.Messages;

/// <summary>A call that need not wait.</summary>
[GenerateSerializer]
[Alias("moa.quota.refusal")]
[Immutable]
internal readonly record struct QuotaRefusal
{
    /// <summary>The call's number at its silo.</summary>
    [Id(0)]
    public long Id { get; init; }

    /// <summary>Why.</summary>
    [Id(1)]
    public QuotaExceededReason Reason { get; init; }

    /// <summary>When asking again might be of use; null: never.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }
}
