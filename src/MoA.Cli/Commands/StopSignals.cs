using System.Runtime.InteropServices;
using MoA.Cli.Errors;

namespace MoA.Cli.Commands;

/// <summary>
/// Ctrl-C and SIGTERM, from before a command begins to its end. The first asks the command to stop, which cancels its runs; a second ends the process at once.
/// </summary>
internal static class StopSignals
{
    // Longer than the follower waits for a run to stop and the runtime for its calls to end.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs a command to its end, or to 20 seconds after the signal.</summary>
    /// <param name="command">Is given the token that a signal cancels.</param>
    /// <returns>The command's exit code; <see cref="ExitCode.Cancelled"/> where it did not stop in time.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        using var stopping = new CancellationTokenSource();
        var overdue = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        // On a thread of its own: what a command does before it first waits must not keep the timeout from being seen.
        var running = Task.Run(() => command(stopping.Token));
        return await await Task.WhenAny(running, overdue.Task);

        void Stop(PosixSignalContext signal)
        {
            if (stopping.IsCancellationRequested)
                return;
            signal.Cancel = true;
            _ = Task.Delay(StopTimeout, CancellationToken.None).ContinueWith(_ => overdue.TrySetResult(ExitCode.Cancelled), TaskScheduler.Default);
            stopping.Cancel();
        }
    }
}
