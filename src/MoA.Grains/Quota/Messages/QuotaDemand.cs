using MoA.Core.Quota;

namespace MoA.Grains.Quota.Messages;

/// <summary>How much waits at a silo.</summary>
[GenerateSerializer]
[Alias("moa.quota.demand")]
[Immutable]
internal readonly record struct QuotaDemand
{
    /// <summary>Of this model; null: of all models without limits.</summary>
    [Id(0)]
    public string? Model { get; init; }

    /// <summary>At this place in the order.</summary>
    [Id(1)]
    public QuotaPriority Priority { get; init; }

    /// <summary>So many calls.</summary>
    [Id(2)]
    public long Requests { get; init; }

    /// <summary>Which want to reserve so many tokens.</summary>
    [Id(3)]
    public long Tokens { get; init; }
}
