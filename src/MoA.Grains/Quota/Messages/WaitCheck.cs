namespace MoA.Grains.Quota.Messages;

/// <summary>A call that came new: whether its wait can end before its deadline.</summary>
[GenerateSerializer]
[Alias("moa.quota.check")]
[Immutable]
internal readonly record struct WaitCheck
{
    /// <summary>The call.</summary>
    [Id(0)]
    public WaitingCall Call { get; init; }

    /// <summary>Calls of its silo that are served before it: of its model, or of models without limits where it has none.</summary>
    [Id(1)]
    public long RequestsAhead { get; init; }

    /// <summary>The tokens of those.</summary>
    [Id(2)]
    public long TokensAhead { get; init; }
}
