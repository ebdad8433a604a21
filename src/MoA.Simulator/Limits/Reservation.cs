namespace MoA.Simulator;

/// <summary>A granted call in a <see cref="LimitWindow"/>; guarded by the window's lock.</summary>
internal sealed class Reservation(long arrived, int tokens)
{
    public long Arrived { get; } = arrived;

    public int Tokens { get; set; } = tokens;

    public bool InWindow { get; set; } = true;
}
