using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MoA.Testing;

/// <summary>A real host (the server, a silo) as a process of its own.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const string ListeningMark = " listening on ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Collect(line.Data);
        process.ErrorDataReceived += (_, line) => Collect(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = EndAsync();
    }

    /// <summary>Both output streams so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="assembly">Its file in the folder of the tests, such as <c>MoA.Server.dll</c>.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables set for it besides those of this process; null: none.</param>
    /// <param name="arguments">Its command line.</param>
    public static HostProcess Start(
        string assembly, string folder, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new HostProcess(new Process { StartInfo = start });
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> ListeningAsync() => _listening.Task.WaitAsync(Bound);

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Bound);
        return _process.ExitCode;
    }

    /// <summary>Tells it to stop, as a service manager does, and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Sends it a signal (<c>TERM</c>, <c>STOP</c>, ...).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Bound);
        }

        _process.Dispose();
    }

    private void Collect(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith("MoA ", StringComparison.Ordinal) && line.IndexOf(ListeningMark, StringComparison.Ordinal) is var mark and > 0)
            _listening.TrySetResult(new Uri(line[(mark + ListeningMark.Length)..]));
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        _listening.TrySetException(new InvalidOperationException($"The host ended with {_process.ExitCode}:{Environment.NewLine}{Output}"));
    }
}
