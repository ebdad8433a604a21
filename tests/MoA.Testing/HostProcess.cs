using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MoA.Testing;

/// <summary>A real host (the server, a silo, the simulator) as a process of its own, ended by its own id.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
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

    /// <summary>Where it listens.</summary>
    /// <exception cref="InvalidOperationException">It does not, yet.</exception>
    public Uri Address => _listening.Task.IsCompletedSuccessfully ? _listening.Task.Result : throw new InvalidOperationException("It does not listen yet.");

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it had resident, in MiB (Linux), or 0 where that is not known.</summary>
    public double PeakMiB
    {
        get
        {
            var status = $"/proc/{_process.Id}/status";
            if (!File.Exists(status))
                return 0;
            var line = File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(Digits().Match(line).Value, CultureInfo.InvariantCulture) / 1024;
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

    /// <summary>Starts it in the temporary folder and waits until it listens.</summary>
    public static async Task<HostProcess> StartListeningAsync(string assembly, params IEnumerable<string> arguments)
    {
        var host = Start(assembly, Path.GetTempPath(), null, arguments);
        try
        {
            await host.ListeningAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> ListeningAsync() => _listening.Task.WaitAsync(Bound);

    /// <summary>Its exit code, once it has ended.</summary>
    /// <param name="bound">How long that may take; null: a minute and a half.</param>
    public async Task<int> ExitAsync(TimeSpan? bound = null)
    {
        await _process.WaitForExitAsync().WaitAsync(bound ?? Bound);
        return _process.ExitCode;
    }

    /// <summary>Tells it to stop, as a service manager does, and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Ends it as a power cut would: SIGKILL, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Bound);
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
            await KillAsync();
        _process.Dispose();
    }

    private void Collect(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        _listening.TrySetException(new InvalidOperationException($"The host ended with {_process.ExitCode}:{Environment.NewLine}{Output}"));
    }

    [GeneratedRegex(@"\blistening on (http://\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
