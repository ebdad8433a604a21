using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>
/// What starts and keeps runs: one process (MoA.Embedded) or a cluster (MoA.Grains). The HTTP API and the command line hold this and
/// nothing else of a runtime.
/// </summary>
public interface IMoaRuntime
{
    /// <summary>The silo that this is the runtime of; null: there is one process, or it is not known.</summary>
    string? Silo => null;

    /// <summary>Starts a run and returns while it works.</summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="MoaException">The runtime takes no more work: too many open runs, a journal that cannot be written, or a shutdown.</exception>
    ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a run as it stands.</summary>
    /// <returns>The run; null where there is none of this id.</returns>
    ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Lists runs, newest first.</summary>
    ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The events of a run after <paramref name="after"/>: those that happened, then those that happen, until the run ends. The stream
    /// ends early without a terminal event only when the runtime stops.
    /// </summary>
    /// <exception cref="MoaException">There is no run of this id.</exception>
    IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken);

    /// <summary>Stops a run and every call of it. A run that has ended stays as it is.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reason">What its <c>run.cancelled</c> event will say: <c>requested</c> or <c>client_disconnected</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; the run is stopped all the same.</param>
    /// <returns>The run after it has stopped; null where there is none of this id.</returns>
    ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken);
}
