namespace MoA.Core.Runtime;

/// <summary>Why a runtime refused.</summary>
public enum MoaErrorCode
{
    /// <summary>As many runs are open as the configuration allows.</summary>
    TooManyRuns,

    /// <summary>The journal cannot be written, so a new run could be lost.</summary>
    JournalUnavailable,

    /// <summary>The host is shutting down.</summary>
    ShuttingDown,

    /// <summary>There is no run of this id.</summary>
    RunNotFound,
}
