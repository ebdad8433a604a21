using MoA.Testing;

namespace MoA.Simulator.Tests;

internal static class Clock
{
    /// <summary>
    /// Moves the clock until the task is done: a call that is counted as in flight may not have set its timer yet, so one step is not enough.
    /// </summary>
    public static async Task PassAsync(FakeTimeProvider clock, TimeSpan step, Task until)
    {
        using var bound = new CancellationTokenSource(TestSimulator.Bound);
        while (!until.IsCompleted)
        {
            bound.Token.ThrowIfCancellationRequested();
            if (clock.PendingTimers > 0)
                clock.Advance(step);
            await Task.Yield();
        }

        await until;
    }
}
