using System.Diagnostics;

namespace MoA.ClusterBench.Harness;

/// <summary>Waits for what only looking can tell.</summary>
internal static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it is so.</summary>
    /// <returns>The seconds it took; null: it was not so within the bound.</returns>
    public static Task<double?> SoAsync(Func<bool> isSo, TimeSpan bound) => SoAsync(() => Task.FromResult(isSo()), bound);

    /// <summary>Waits until it is so.</summary>
    /// <returns>The seconds it took; null: it was not so within the bound.</returns>
    public static async Task<double?> SoAsync(Func<Task<bool>> isSo, TimeSpan bound)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(begun) > bound)
                return null;
            await Task.Delay(Look);
        }

        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
