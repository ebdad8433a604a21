namespace MoA.Core.Configuration;

/// <summary>Where the embedded runtime keeps runs, and how long.</summary>
public sealed class JournalOptions
{
    /// <summary>The folder of the journal file; <c>--data</c> overrides it. Default <c>moa-data</c> in the working folder.</summary>
    public string Directory { get; init; } = "moa-data";

    /// <summary>Days after which an ended run is deleted; 0: never. Default 30.</summary>
    public double RetentionDays { get; init; } = 30;

    /// <summary>Size in bytes past which the oldest ended runs are deleted, at least 1 MiB; 0: never. Default 10 GiB.</summary>
    public long MaxBytes { get; init; } = 10L * 1024 * 1024 * 1024;
}
