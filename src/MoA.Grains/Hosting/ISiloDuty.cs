namespace MoA.Grains.Hosting;

/// <summary>
/// Something that a silo which is told to stop finishes first, within <see cref="Core.Configuration.RunOptions.ShutdownGraceSeconds"/>: until all that are
/// registered are done, its runs go on and its watches live. It answers from memory.
/// </summary>
public interface ISiloDuty
{
    /// <summary>Whether it is done. Asked again and again while the silo leaves.</summary>
    bool IsDone { get; }
}
