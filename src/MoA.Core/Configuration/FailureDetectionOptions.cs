namespace MoA.Core.Configuration;

/// <summary>
/// How soon a silo is taken for dead. One whose process is gone, so that its connections are closed, is dead after about
/// <see cref="MissedProbes"/> x <see cref="ProbeSeconds"/> / 2; one that hangs, or whose machine is gone, when nothing came from it for
/// <see cref="MissedProbes"/> x <see cref="ProbeSeconds"/>, and one probe more. With the defaults: 3 and 6 to 8 s.
/// </summary>
public sealed class FailureDetectionOptions
{
    /// <summary>
    /// The longest a silo waits for the answer to a probe, in seconds, 0.5 to 60. It also probes at least that often, and under light load twice as
    /// often. Default 2.
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
