using System.Diagnostics;
using System.Text;

namespace MoA.Testing.Postgres;

/// <summary>The server program under a shell that ends it with the signal it is told, and at once when this process is gone.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    // A read that ends without a word is the end of this process, whatever ended it: its end of the pipe is closed. Nobody else would
    // remove the folder then.
    private const string Keeper = """
        folder=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        ( read -r signal <&3 || : >"$folder/orphaned"; kill -"${signal:-QUIT}" "$server" ) &
        reader=$!
        wait "$server"
        code=$?
        kill "$reader" 2>/dev/null
        if [ -e "$folder/orphaned" ]; then rm -rf "$folder"; fi
        exit "$code"
        """;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgresProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = EndAsync();
    }

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <param name="folder">All that it keeps.</param>
    /// <param name="command">The server program with its arguments.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<PostgresProcess> StartAsync(string folder, IEnumerable<string> command)
    {
        string[] all = [.. PostgresBinaries.Prefix, "sh", "-c", Keeper, "postgres-keeper", folder, .. command];
        var process = new PostgresProcess(new Process
        {
            StartInfo = new ProcessStartInfo(all[0], all[1..])
            {
                WorkingDirectory = "/",
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        });
        try
        {
            await process._ready.Task.WaitAsync(Bound);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it: INT takes the time to write everything down, QUIT is as a crash.</summary>
    public async Task EndAsync(string signal)
    {
        if (!_process.HasExited)
            await _process.StandardInput.WriteLineAsync(signal);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Bound);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("QUIT");
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.AppendLine(line);
        if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        _ready.TrySetException(new InvalidOperationException($"PostgreSQL ended:{Environment.NewLine}{Log}"));
    }
}
