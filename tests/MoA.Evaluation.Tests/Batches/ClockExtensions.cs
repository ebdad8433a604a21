using MoA.Testing;

namespace MoA.Evaluation.Tests.Batches;

internal static class ClockExtensions
{
    /// <summary>Moves the clock to whatever is waited for next, again and again, until the work is done.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task work)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        while (!work.IsCompleted)
        {
            bound.Token.ThrowIfCancellationRequested();
            if (clock.NextTimer is { } next && next > clock.GetUtcNow())
                clock.Advance(next - clock.GetUtcNow());
            await Task.Yield();
        }
    }
}
