namespace MoA.Grains.Quota.Messages;

/// <summary>A 429.</summary>
[GenerateSerializer]
[Alias("moa.quota.pause")]
[Immutable]
internal readonly record struct QuotaPauseNote
{
    /// <summary>Counts the silo's pauses of this provider: a note that is sent twice counts once.</summary>
    [Id(0)]
    public long Number { get; init; }

    /// <summary>What is left of the time the provider asked for; null: it gave no hint.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }
}
