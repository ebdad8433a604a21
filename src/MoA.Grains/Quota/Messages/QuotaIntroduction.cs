namespace MoA.Grains.Quota.Messages;

/// <summary>How a silo stands towards a provider, for an epoch that does not know it.</summary>
[GenerateSerializer]
[Alias("moa.quota.introduction")]
[Immutable]
internal sealed class QuotaIntroduction
{
    /// <summary>Every leave whose end has not been heard of.</summary>
    [Id(0)]
    public CallInFlight[] InFlight { get; init; } = [];

    /// <summary>What is left of the provider's pause; null: it is not paused.</summary>
    [Id(1)]
    public TimeSpan? PausedFor { get; init; }

    /// <summary>The share of the limits in use, 0.1 to 1.</summary>
    [Id(2)]
    public double RateFactor { get; init; } = 1;
}

/// <summary>A call that an earlier epoch gave leave to.</summary>
[GenerateSerializer]
[Alias("moa.quota.in-flight")]
[Immutable]
internal readonly record struct CallInFlight
{
    /// <summary>The call's number at its silo.</summary>
    [Id(0)]
    public long Id { get; init; }

    /// <summary>Its model; null: one without limits.</summary>
    [Id(1)]
    public string? Model { get; init; }

    /// <summary>The tokens that were reserved.</summary>
    [Id(2)]
    public int Tokens { get; init; }
}
