using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MoA.Grains.Hosting;

/// <summary>
/// Holds provider calls back after the process stood still (SIGSTOP, a paused or starved machine) for long enough that the others may have declared this silo
/// dead and gone on with its runs: until the membership table, read afresh, says that it is alive. A silo that finds itself dead there is ended by Orleans.
/// Thread-safe.
/// </summary>
internal sealed partial class StallGuard : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IClusterMembershipService _membership;
    private readonly SiloAddress _silo;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _longest;
    private readonly ITimer _beat;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private long _lastSeen;
    private TaskCompletionSource? _closed;
    private bool _stalledAgain;

    /// <summary>Begins to watch.</summary>
    /// <param name="membership">The cluster's membership.</param>
    /// <param name="silo">This silo.</param>
    /// <param name="options">Its <see cref="ClusterMembershipOptions.ProbeTimeout"/> is the longest stall that nobody can have taken for a death.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told of stalls.</param>
    public StallGuard(
        IClusterMembershipService membership, ILocalSiloDetails silo, IOptions<ClusterMembershipOptions> options, TimeProvider time, ILogger<StallGuard> logger)
    {
        (_membership, _silo, _time, _logger) = (membership, silo.SiloAddress, time, logger);
        _longest = options.Value.ProbeTimeout;
        _lastSeen = time.GetTimestamp();
        _beat = time.CreateTimer(_ => IsOpen(), null, _longest / 4, _longest / 4);
    }

    /// <summary>Whether calls may go out.</summary>
    public bool IsOpen() => Closed() is null;

    /// <summary>Waits until calls may go out.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        while (Closed() is { } closed)
            await closed.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _beat.Dispose();
        _stopping.Dispose();
    }

    private Task? Closed()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var stood = _time.GetElapsedTime(_lastSeen, now);
            _lastSeen = now;
            if (stood > _longest)
            {
                Log.Stalled(_logger, stood);
                _stalledAgain = _closed is not null;
                if (_closed is null)
                {
                    _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _ = VerifyAsync(_stopping.Token);
                }
            }

            return _closed?.Task;
        }
    }

    private async Task VerifyAsync(CancellationToken stopping)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The gate is held by the caller.
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Twice: the first may share a reading that was under way before the stall.
                await _membership.Refresh(cancellationToken: stopping);
                await _membership.Refresh(cancellationToken: stopping);
                if (_membership.CurrentSnapshot.GetSiloStatus(_silo) != SiloStatus.Dead && Open())
                    return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.NotRead(_logger, failure);
            }

            await Task.Delay(RetryAfter, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool Open()
    {
        lock (_gate)
        {
            // What was read may be older than the second stall.
            if (_stalledAgain)
            {
                _stalledAgain = false;
                return false;
            }

            _closed!.SetResult();
            _closed = null;
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "This silo stood still for {Stood}. It may have been declared dead meanwhile, so provider calls wait until the membership table is read.")]
        public static partial void Stalled(ILogger logger, TimeSpan stood);

        [LoggerMessage(2, LogLevel.Warning, "The membership table cannot be read after a stall; provider calls wait.")]
        public static partial void NotRead(ILogger logger, Exception failure);
    }
}
