using MoA.Core.Configuration;

namespace MoA.Embedded.Journal;

/// <summary>Where the journal lies, how long it keeps runs, and how often it looks after itself.</summary>
internal sealed record JournalSettings
{
    /// <summary>The folder; made where it is absent.</summary>
    public required string Directory { get; init; }

    /// <summary>How long ended runs are kept; null: for ever.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes in use past which the oldest ended runs are deleted; null: never.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Pause between two attempts to write after a failure.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause between two looks for runs to delete. A minute is short beside retention in days, and at most a few hundred MB of growth.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromMinutes(1);

    public static JournalSettings From(JournalOptions options) => new()
    {
        Directory = Path.GetFullPath(options.Directory),
        MaxAge = options.RetentionDays > 0 ? TimeSpan.FromDays(Math.Min(options.RetentionDays, TimeSpan.MaxValue.TotalDays / 2)) : null,
        MaxBytes = options.MaxBytes > 0 ? options.MaxBytes : null,
    };
}
