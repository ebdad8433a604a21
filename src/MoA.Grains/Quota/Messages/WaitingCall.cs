using MoA.Core.Quota;

namespace MoA.Grains.Quota.Messages;

/// <summary>One call that waits.</summary>
[GenerateSerializer]
[Alias("moa.quota.waiting")]
[Immutable]
internal readonly record struct WaitingCall
{
    /// <summary>The call's number at its silo; later calls have higher ones.</summary>
    [Id(0)]
    public long Id { get; init; }

    /// <summary>Its model; null: one without limits.</summary>
    [Id(1)]
    public string? Model { get; init; }

    /// <summary>The tokens it wants to reserve.</summary>
    [Id(2)]
    public int Tokens { get; init; }

    /// <summary>Its place in the order.</summary>
    [Id(3)]
    public QuotaPriority Priority { get; init; }

    /// <summary>How long it has waited.</summary>
    [Id(4)]
    public TimeSpan Waited { get; init; }

    /// <summary>How long it still can wait; null: for ever.</summary>
    [Id(5)]
    public TimeSpan? Left { get; init; }
}
