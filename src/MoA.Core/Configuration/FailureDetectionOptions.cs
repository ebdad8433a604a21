namespace MoA.Core.Configuration;

/// <summary>
/// How soon a silo is taken for dead. One whose process is gone, so that its connections are closed, is dead after <see cref="MissedProbes"/> probes at
/// most; one that hangs, or whose machine is gone, when nothing came from it for <see cref="MissedProbes"/> x <see cref="ProbeSeconds"/>, and one probe
/// more. With the defaults: 4 to 6 s, and 6 to 8 s.
/// </summary>
public sealed class FailureDetectionOptions
{
    /// <summary>
    /// How often a silo probes others, and the longest it waits for the answer, in seconds, 0.5 to 60. Default 2.
    /// </summary>
    public double ProbeSeconds { get; init; } = 2;

    /// <summary>
    /// Probes that a silo misses one after another before it is suspected, 2 to 20; the last goes through a third silo, where there is one. Default 3.
    /// </summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>
    /// Silos that have to suspect a silo before it is dead, 1 to 10; half of the living silos suffice in a small cluster. Default 2.
    /// </summary>
    public int Votes { get; init; } = 2;
}
