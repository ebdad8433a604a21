namespace MoA.Core.Configuration;

/// <summary>How much a host takes on.</summary>
public sealed class RunOptions
{
    /// <summary>Most runs open at once, 1 to 1,000,000; past it new ones are refused with 429. Default 4096.</summary>
    public int MaxOpenRuns { get; init; } = 4096;

    /// <summary>
    /// Most bytes that the requests of open runs may hold together (messages and further fields), 1 MiB to 1 TiB; past it new runs are refused
    /// with 429. A larger request is taken on when no other run is open. Default 512 MiB.
    /// </summary>
    public long MaxOpenBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long a stopping host lets open runs finish before it leaves them to the journal, in seconds, 0 to 3600. Default 20.</summary>
    public double ShutdownGraceSeconds { get; init; } = 20;
}
