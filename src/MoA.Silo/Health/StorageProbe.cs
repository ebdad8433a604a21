using MoA.Grains.Hosting;
using Orleans.Storage;

namespace MoA.Silo.Health;

/// <summary>
/// Looks now and then whether the storage of runs and of their index answers, which may be two services: it reads a record of each that nobody wrote, by the
/// way that grains take.
/// </summary>
internal sealed partial class StorageProbe(
    [FromKeyedServices(ClusterStorage.Runs)] IGrainStorage runs,
    [FromKeyedServices(ClusterStorage.Index)] IGrainStorage index,
    TimeProvider time,
    ILogger<StorageProbe> logger) : BackgroundService
{
    private const string Record = "moa.silo.probe";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // A database that restarts is back within this; a silo that is taken out of the balance by every hiccup makes it worse for the others.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(20);

    private static readonly GrainId Key = GrainId.Create(Record, "storage");
    private readonly Lock _gate = new();
    private long? _answered;
    private bool _fails;

    /// <summary>Whether it answered lately.</summary>
    public bool IsReachable
    {
        get
        {
            lock (_gate)
                return _answered is { } answered && time.GetElapsedTime(answered) < Tolerance;
        }
    }

    /// <summary>Asks for the first time before the host listens, for a caller who comes at once is to be served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _fails = !await ProbeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            _fails = !await ProbeAsync(stoppingToken);
    }

    private async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(ReadAsync(runs), ReadAsync(index)).WaitAsync(Every, time, cancellationToken);
            lock (_gate)
                _answered = time.GetTimestamp();
            if (_fails)
                Log.Back(logger);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_fails)
                Log.Gone(logger, failure);
            return false;
        }
    }

    private static Task ReadAsync(IGrainStorage storage) => storage.ReadStateAsync(Record, Key, new GrainState<Nothing>());

    /// <summary>What the record would hold if there were one.</summary>
    private sealed class Nothing;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The storage of runs does not answer")]
        public static partial void Gone(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "The storage of runs answers again")]
        public static partial void Back(ILogger logger);
    }
}
