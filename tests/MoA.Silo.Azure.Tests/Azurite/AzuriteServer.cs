using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MoA.Testing;

namespace MoA.Silo.Azure.Tests.Azurite;

/// <summary>An Azurite made for a test: its own folder, account and loopback ports, gone afterwards. It can be stopped and started again.</summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    private const string Account = "moatests";
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "azurite");
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private readonly TempFolder _data = new();
    private readonly StringBuilder _log = new();
    private readonly int _blobPort = FreePort.Find();
    private readonly int _tablePort = FreePort.Find();
    private Process? _process;
    private TaskCompletionSource _ready = new();
    private TaskCompletionSource _saved = new();
    private int _closed;

    private AzuriteServer() => ConnectionString = string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_blobPort}/{Account};TableEndpoint=http://127.0.0.1:{_tablePort}/{Account};");

    public static bool IsInstalled { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "azurite"));

    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    public string ConnectionString { get; }

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public static async Task<AzuriteServer> StartAsync()
    {
        var server = new AzuriteServer();
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it in order, for it writes down what it keeps only now and then.</summary>
    public async Task StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException("It is not running.");
        await process.StandardInput.WriteLineAsync("stop");
        await process.StandardInput.FlushAsync();
        await _saved.Task.WaitAsync(Bound);
        await EndAsync();
    }

    /// <summary>Starts it again, on the same ports and folder.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            Path.Combine(Folder, "serve.cjs"), "--silent", "--disableTelemetry", "--location", _data.FullName,
            // The clients may speak a version of the service that is newer than the emulator.
            "--skipApiVersionCheck",
            "--blobPort", _blobPort.ToString(CultureInfo.InvariantCulture), "--tablePort", _tablePort.ToString(CultureInfo.InvariantCulture), "--queuePort", "0",
        ];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{Key}";
        (_ready, _saved, _closed) = (new(), new(), 0);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"Azurite ended:{Environment.NewLine}{Log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _ready.Task.WaitAsync(Bound);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync();
        _data.Dispose();
    }

    private async Task EndAsync()
    {
        var process = _process!;
        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Bound);
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.AppendLine(line);
        if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
            _ready.TrySetResult();
        // Blobs, queues and tables, each on its own.
        if (line.Contains("successfully closed", StringComparison.Ordinal) && Interlocked.Increment(ref _closed) == 3)
            _saved.TrySetResult();
    }
}
