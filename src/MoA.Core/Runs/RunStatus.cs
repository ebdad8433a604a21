namespace MoA.Core.Runs;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Stored, not yet begun.</summary>
    Queued,

    /// <summary>Its layers are working.</summary>
    Running,

    /// <summary>It has an answer.</summary>
    Completed,

    /// <summary>It ended without an answer; its error says why.</summary>
    Failed,

    /// <summary>Its caller stopped it.</summary>
    Cancelled,
}
