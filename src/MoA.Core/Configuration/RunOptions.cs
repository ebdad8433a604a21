namespace MoA.Core.Configuration;

/// <summary>How many runs a host takes on.</summary>
public sealed class RunOptions
{
    /// <summary>Most runs open at once, 1 to 1,000,000; past it new ones are refused with 429. Default 4096.</summary>
    public int MaxOpenRuns { get; init; } = 4096;

    /// <summary>How long a stopping host lets open runs finish before it leaves them to the journal, in seconds, 0 to 3600. Default 20.</summary>
    public double ShutdownGraceSeconds { get; init; } = 20;
}
