namespace MoA.Grains.Quota.Messages;

/// <summary>
/// All that a silo has to say of one provider, in one message. Spans are as of the moment it was sent: no silo's clock means anything to another.
/// </summary>
[GenerateSerializer]
[Alias("moa.quota.ask")]
[Immutable]
internal sealed class QuotaAsk
{
    /// <summary>The silo that asks.</summary>
    [Id(0)]
    public SiloAddress Silo { get; init; } = SiloAddress.Zero;

    /// <summary>Counts the silo's asks of this provider from 1, those included that failed.</summary>
    [Id(1)]
    public long Number { get; init; }

    /// <summary>The last ask whose answer came in: leave in a later answer was never seen.</summary>
    [Id(2)]
    public long Received { get; init; }

    /// <summary>The epoch of the last answer; empty before the first.</summary>
    [Id(3)]
    public Guid Epoch { get; init; }

    /// <summary>What a new epoch has to know; null where the epoch knows it.</summary>
    [Id(4)]
    public QuotaIntroduction? Introduction { get; init; }

    /// <summary>429s since the last ask, in order.</summary>
    [Id(5)]
    public QuotaPauseNote[] Pauses { get; init; } = [];

    /// <summary>Leaves that ended since the last ask, in order.</summary>
    [Id(6)]
    public QuotaEnd[] Ends { get; init; } = [];

    /// <summary>The first of those that wait, in their order: of every limited model and of all unlimited ones the first few.</summary>
    [Id(7)]
    public WaitingCall[] Waiting { get; init; } = [];

    /// <summary>Those that came since the last ask and have a deadline: is there hope?</summary>
    [Id(8)]
    public WaitCheck[] Checks { get; init; } = [];

    /// <summary>All that wait, those in <see cref="Waiting"/> included.</summary>
    [Id(9)]
    public QuotaDemand[] Demand { get; init; } = [];
}
