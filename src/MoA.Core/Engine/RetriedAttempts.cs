using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Makes one list of the attempts that were tried again.</summary>
internal static class RetriedAttempts
{
    /// <summary>The later ones behind the earlier, as many as are kept.</summary>
    public static IReadOnlyList<RetriedAttempt>? Join(IReadOnlyList<RetriedAttempt>? earlier, IReadOnlyList<RetriedAttempt>? later) =>
        earlier is null || later is null ? earlier ?? later : [.. earlier.Concat(later).TakeLast(RetriedAttempt.Most)];
}
