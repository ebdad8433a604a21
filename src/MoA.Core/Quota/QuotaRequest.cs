namespace MoA.Core.Quota;

/// <summary>One call that wants leave.</summary>
public sealed record QuotaRequest
{
    /// <summary>The provider that will be called.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that will be asked. A model's own limits, where set, hold besides its provider's.</summary>
    public required string Model { get; init; }

    /// <summary>Estimated prompt tokens plus max_tokens; 0 or more.</summary>
    public required int Tokens { get; init; }

    /// <summary>The place in the queue. Default <see cref="QuotaPriority.Aggregator"/>.</summary>
    public QuotaPriority Priority { get; init; }

    /// <summary>When leave is of no use any more. Default: never.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;
}
