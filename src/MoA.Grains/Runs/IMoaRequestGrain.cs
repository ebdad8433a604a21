using Orleans.Concurrency;

namespace MoA.Grains.Runs;

/// <summary>
/// One run; its key is the run's id. The run is a background loop on the grain's scheduler: no call is held open by it, and it goes on whoever
/// watches. It stays active until it has ended, or until its silo hands it over.
/// </summary>
[Alias("moa.run")]
internal interface IMoaRequestGrain : IGrainWithStringKey
{
    /// <summary>Starts the run. A second start of the same run does nothing.</summary>
    [Alias("start")]
    [ResponseTimeout("00:00:30")]
    Task<RunStartResult> StartAsync(RunStart start);

    /// <summary>Reads the run as it stands; null: there is none of this id.</summary>
    [Alias("get")]
    [AlwaysInterleave]
    Task<RunState?> GetAsync();

    /// <summary>The events after a cursor: those that happened, then those that happen, until the run ends or leaves this silo.</summary>
    /// <returns>The events; an empty stream where there is no run of this id.</returns>
    [Alias("watch")]
    IAsyncEnumerable<RunEventMessage> WatchAsync(string after, CancellationToken cancellationToken);

    /// <summary>Stops the run and every call of it.</summary>
    /// <returns>The run after it has stopped; null: there is none of this id.</returns>
    [Alias("cancel")]
    [AlwaysInterleave]
    Task<RunState?> CancelAsync(string reason);

    /// <summary>Goes on with the run where it is open and no silo works on it.</summary>
    /// <returns>Whether the run is open.</returns>
    [Alias("wake")]
    [ResponseTimeout("00:01:00")]
    Task<bool> WakeAsync();

    /// <summary>Waits for the run to end, at most for a while.</summary>
    /// <param name="atMost">How long; under half a minute.</param>
    [Alias("ended")]
    [AlwaysInterleave]
    [ResponseTimeout("00:01:00")]
    Task<RunWait> WaitForEndAsync(TimeSpan atMost);

    /// <summary>Deletes every record of an ended run. An open one stays as it is.</summary>
    [Alias("delete")]
    [ResponseTimeout("00:01:00")]
    Task DeleteAsync();
}
