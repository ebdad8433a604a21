using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MoA.Cli.Tests;

/// <summary>The real executable as a process of its own.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    /// <summary>The bound on everything that a test with processes waits for.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _gate = new();
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _waiting = [];

    private CliProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Collect(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Collect(_error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static CliProcess Start(string folder, IReadOnlyDictionary<string, string>? environment, string? input, params IEnumerable<string> arguments) =>
        Start(folder, environment, input, arguments, endInput: true);

    public static CliProcess Start(
        string folder, IReadOnlyDictionary<string, string>? environment, string? input, IEnumerable<string> arguments, bool endInput)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MoA.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment.Remove("MOA_SERVER");
        start.Environment.Remove("MOA_API_KEY");
        start.Environment.Remove("MOA_CLUSTER_CONNECTION");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = new CliProcess(new Process { StartInfo = start });
        process._process.StandardInput.Write(input);
        if (endInput)
            process._process.StandardInput.Close();
        return process;
    }

    /// <summary>Writes a line to a standard input that was left open.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CliResult> RunAsync(
        string folder, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var process = Start(folder, environment, input, arguments);
        return await process.EndAsync();
    }

    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Bound);
        lock (_gate)
            return new CliResult(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>Waits for a line of either stream that holds a text.</summary>
    public Task<string> LineAsync(string text)
    {
        lock (_gate)
        {
            var line = $"{_output}{_error}".Split(Environment.NewLine).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (line is not null)
                return Task.FromResult(line);
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((text, seen));
            return seen.Task.WaitAsync(Bound);
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Bound);
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

    private void Collect(StringBuilder stream, string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            stream.AppendLine(line);
            foreach (var (_, seen) in _waiting.Where(waiting => line.Contains(waiting.Text, StringComparison.Ordinal)))
                seen.TrySetResult(line);
        }
    }
}
