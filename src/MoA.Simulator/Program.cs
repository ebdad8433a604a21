using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace MoA.Simulator;

/// <summary>The executable. Exit codes: 0 stopped by a signal, 1 cannot listen, 2 wrong options.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["--help"] or ["-h"] or ["-?"])
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        var commandLine = CommandLine.Parse(args);
        if (commandLine.Errors.Count > 0)
            return Fail(2, commandLine.Errors);
        try
        {
            await using var simulator = SimulatorApp.Build(
                commandLine.Options,
                commandLine.Url,
                TimeProvider.System,
                commandLine.Http2,
                logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true));
            await RunAsync(simulator);
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            return Fail(2, exception.Failures);
        }
        catch (IOException exception)
        {
            return Fail(1, [$"--urls: cannot listen on {commandLine.Url}: {exception.Message}"]);
        }
    }

    private static async Task RunAsync(SimulatorHost simulator)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await simulator.StartAsync();
        Console.WriteLine($"simulator listening on {simulator.BaseUrl}");
        await stop.Task;
        await simulator.StopAsync();
    }

    private static int Fail(int exitCode, IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine($"simulator: {error}");
        return exitCode;
    }
}
