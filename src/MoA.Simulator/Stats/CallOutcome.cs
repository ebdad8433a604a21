namespace MoA.Simulator;

/// <summary>How a call ended.</summary>
public enum CallOutcome
{
    /// <summary>Not yet.</summary>
    InFlight,

    /// <summary>Answered as asked.</summary>
    Completed,

    /// <summary>Ended by a fault of the script, or by the connection breaking while the answer was written.</summary>
    Failed,

    /// <summary>Refused with 429, by a limit or by <see cref="FaultKind.RateLimit"/>.</summary>
    Rejected429,

    /// <summary>The client went away before the end.</summary>
    CancelledByClient,
}
