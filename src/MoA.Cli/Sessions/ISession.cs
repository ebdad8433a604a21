using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Sessions;

/// <summary>Who works on the runs of a command: this process, or a server.</summary>
internal interface ISession : IAsyncDisposable
{
    /// <summary>Starts and keeps runs.</summary>
    IMoaRuntime Runtime { get; }

    /// <summary>Where runs are kept: the folder's path or the server's address.</summary>
    string Place { get; }

    /// <summary>Models and their prices; null: a server keeps them to itself.</summary>
    MoaCatalog? Catalog { get; }

    /// <summary>Whether an open run is being worked on: by a server it is; an embedded session works on its own runs only.</summary>
    bool WorksOnOpenRuns { get; }

    /// <summary>The recipe of this id.</summary>
    /// <exception cref="Errors.CliException">There is none, as far as is known here.</exception>
    Mixture Find(string model);

    /// <summary>Works on these runs from here on, which an earlier process left open. A server does so anyway.</summary>
    void Resume(IReadOnlyCollection<RunId> runs);
}
