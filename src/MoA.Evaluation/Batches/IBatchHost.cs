using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Evaluation.Batches;

/// <summary>Who works on the runs of a batch: this process, or a server.</summary>
internal interface IBatchHost
{
    /// <summary>Starts and keeps runs.</summary>
    IMoaRuntime Runtime { get; }

    /// <summary>Where runs are kept: a folder's path or a server's address. A run that is open in one place is not found in another.</summary>
    string Place { get; }

    /// <summary>Models and their prices; null: not known here, as of a server.</summary>
    MoaCatalog? Catalog { get; }

    /// <summary>Works on open runs of an earlier process from here on. A server does so anyway.</summary>
    void Resume(IReadOnlyCollection<RunId> runs);

    /// <summary>What an exception of the runtime means for the run that was to be started, or watched.</summary>
    HostFailure Classify(Exception failure);
}
