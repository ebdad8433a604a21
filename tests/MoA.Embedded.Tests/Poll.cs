using MoA.Testing;

namespace MoA.Embedded.Tests;

/// <summary>For states that no event announces: looks again and again, without sleeping, until the bound.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<bool> reached)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        while (!reached())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
