namespace MoA.Grains.Quota.Messages;

/// <summary>What the cluster's quota says to an ask.</summary>
[GenerateSerializer]
[Alias("moa.quota.answer")]
[Immutable]
internal sealed class QuotaAnswer
{
    /// <summary>Who answers: a new one with every activation.</summary>
    [Id(0)]
    public Guid Epoch { get; init; }

    /// <summary>Whether the epoch knows the silo. If not, nothing of the ask was heard: ask again with an introduction.</summary>
    [Id(1)]
    public bool Known { get; init; }

    /// <summary>The calls that have leave.</summary>
    [Id(2)]
    public long[] Grants { get; init; } = [];

    /// <summary>The calls that need not wait.</summary>
    [Id(3)]
    public QuotaRefusal[] Refusals { get; init; } = [];

    /// <summary>When those that still wait should ask again; null: nobody does.</summary>
    [Id(4)]
    public TimeSpan? AskAgain { get; init; }

    /// <summary>How long calls that nothing limits need not ask; null: they have to.</summary>
    [Id(5)]
    public TimeSpan? Free { get; init; }

    /// <summary>What is left of the provider's pause; null: it is not paused.</summary>
    [Id(6)]
    public TimeSpan? PausedFor { get; init; }

    /// <summary>How the cluster's quota stands.</summary>
    [Id(7)]
    public QuotaFigures Figures { get; init; }
}

/// <summary>How the cluster's quota of a provider stands.</summary>
[GenerateSerializer]
[Alias("moa.quota.figures")]
[Immutable]
internal readonly record struct QuotaFigures
{
    /// <summary>Requests in the window; 0 where they are unlimited.</summary>
    [Id(0)]
    public long UsedRequests { get; init; }

    /// <summary>Tokens in the window; 0 where they are unlimited.</summary>
    [Id(1)]
    public long UsedTokens { get; init; }

    /// <summary>Calls in flight that took a place.</summary>
    [Id(2)]
    public int InFlight { get; init; }

    /// <summary>Calls that wait.</summary>
    [Id(3)]
    public long Waiting { get; init; }

    /// <summary>The share of the limits in use, 0.1 to 1.</summary>
    [Id(4)]
    public double RateFactor { get; init; }

    /// <summary>The shortest wait of a call that comes now and is served last.</summary>
    [Id(5)]
    public TimeSpan Wait { get; init; }

    /// <summary>Calls of aggregators that wait.</summary>
    [Id(6)]
    public long WaitingAggregators { get; init; }

    /// <summary>Calls of second and later layers that wait; the rest of <see cref="Waiting"/> are those of new runs.</summary>
    [Id(7)]
    public long WaitingLaterLayers { get; init; }
}
