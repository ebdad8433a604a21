namespace MoA.Grains.Quota.Messages;

/// <summary>The end of a leave.</summary>
[GenerateSerializer]
[Alias("moa.quota.end")]
[Immutable]
internal readonly record struct QuotaEnd
{
    /// <summary>The call's number at its silo.</summary>
    [Id(0)]
    public long Id { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)]
    public QuotaEndKind Kind { get; init; }

    /// <summary>The tokens that the provider reported, where it was settled.</summary>
    [Id(2)]
    public long Tokens { get; init; }
}

/// <summary>How a leave ended.</summary>
[GenerateSerializer]
[Alias("moa.quota.end-kind")]
internal enum QuotaEndKind
{
    /// <summary>With reported usage.</summary>
    Settled = 0,

    /// <summary>Nobody knows what the provider counted.</summary>
    Abandoned = 1,

    /// <summary>It was not used: as if it had never been given.</summary>
    Revoked = 2,
}
