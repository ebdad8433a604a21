using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MoA.Testing.Postgres;

/// <summary>
/// A PostgreSQL server made for a test: its own folder, its own port on the loopback address, gone afterwards. It can be stopped as by a crash and
/// started again.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private const string User = "moa";

    // The password comes by standard input, for others on this machine can read a command line.
    private const string Initialize = """
        umask 077 && mkdir "$1" && cat >"$1/password" &&
        exec "$2" -D "$1/data" -U "$3" --auth=scram-sha-256 --pwfile="$1/password" --encoding=UTF8 --locale=C --no-sync
        """;

    private readonly string _folder;
    private readonly string _password;
    private readonly bool _isDurable;
    private PostgresProcess? _process;
    private int _databases;

    private PostgresServer(string folder, string password, bool isDurable)
    {
        _folder = folder;
        _password = password;
        _isDurable = isDurable;
    }

    public int Port { get; private set; }

    /// <summary>What it logged since it was started last.</summary>
    public string Log => _process?.Log ?? "";

    /// <param name="isDurable">Whether committed data outlives a power cut, as on a server in earnest. Without it tests are quicker, and data still
    /// outlives <see cref="StopAsync"/>, for that ends processes, not machines.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = true)
    {
        // The unprivileged user makes the folder itself, for only a name in the temporary folder is its to take.
        var folder = Path.Combine(Path.GetTempPath(), $"moa-postgres-{Guid.NewGuid():N}");
        var server = new PostgresServer(folder, Guid.NewGuid().ToString("N"), isDurable);
        try
        {
            await server.InitializeAsync();
            await server.StartOnFreePortAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"moa_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Ends it; every client loses its connection.</summary>
    /// <param name="isImmediate">As by a crash: nothing is written down, the next start recovers. Otherwise work is rolled back in order.</param>
    public async Task StopAsync(bool isImmediate)
    {
        await (_process ?? throw new InvalidOperationException("It is not running.")).EndAsync(isImmediate ? "QUIT" : "INT");
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it again, on the same port and folder.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            throw new InvalidOperationException("It is running.");
        _process = await LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task InitializeAsync()
    {
        string[] command =
        [
            .. PostgresBinaries.Prefix, "sh", "-c", Initialize, "initialize", _folder, Path.Combine(PostgresBinaries.Folder, "initdb"), User,
        ];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteLineAsync(_password);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"initdb ended with {process.ExitCode}:{Environment.NewLine}{await output}{await error}");
    }

    // Between finding a free port and using it somebody else may take it.
    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Find();
            try
            {
                _process = await LaunchAsync();
                return;
            }
            catch (InvalidOperationException taken) when (attempt < Attempts && taken.Message.Contains("could not bind", StringComparison.Ordinal))
            {
                continue;
            }
        }
    }

    private Task<PostgresProcess> LaunchAsync()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "max_connections=300",
            .. _isDurable ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off"],
        ];
        return PostgresProcess.StartAsync(_folder, [Path.Combine(PostgresBinaries.Folder, "postgres"), "-D", Path.Combine(_folder, "data"), .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = User,
        Password = _password,
        MaxPoolSize = 50,
    }.ConnectionString;
}
