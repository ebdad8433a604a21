namespace MoA.Core.Mixtures;

/// <summary>When a layer may go on without its slowest proposers.</summary>
/// <param name="ProceedAfter">How many proposals start the grace period: 1 to the number of slots.</param>
/// <param name="Grace">How long the others may still take after that; zero: not at all.</param>
public sealed record Quorum(int ProceedAfter, TimeSpan Grace);
