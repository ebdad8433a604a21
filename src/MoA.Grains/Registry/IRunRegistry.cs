using MoA.Core.Runs;

namespace MoA.Grains.Registry;

/// <summary>
/// What a silo tells the cluster about the runs it hosts: which are open, so that another silo goes on with them when it dies, and what lists
/// show. A plain singleton of the silo; it gathers what is said at the same time into one message a receiver. Thread-safe.
/// </summary>
internal interface IRunRegistry
{
    /// <summary>A run is hosted here and open: one that starts, or one that was taken up again.</summary>
    /// <returns>Ends when the run would be woken after a crash of this silo, and lists show it. Cancelled when the silo stops before.</returns>
    Task OpenAsync(RunSummary run);

    /// <summary>A run hosted here has ended, and its last record is stored.</summary>
    /// <returns>
    /// Ends when lists show it as ended. It counts as open until its place in the lists is stored. Cancelled when the silo stops before.
    /// </returns>
    Task EndAsync(RunSummary run);

    /// <summary>This silo hosts a run no more, and it is open: it is woken elsewhere.</summary>
    void Leave(RunId run);

    /// <summary>Ends when the cluster has heard everything this silo has to say, as far as it can be reached. For a silo that leaves.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Lists runs, newest first.</summary>
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);
}
