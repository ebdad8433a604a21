namespace MoA.Core.Runs;

/// <summary>How an agent call ended.</summary>
public enum ProposalStatus
{
    /// <summary>Not ended yet.</summary>
    Running,

    /// <summary>The agent answered.</summary>
    Completed,

    /// <summary>It did not; the error says why.</summary>
    Failed,

    /// <summary>It was stopped: as a straggler behind a quorum, or with its run.</summary>
    Cancelled,
}
