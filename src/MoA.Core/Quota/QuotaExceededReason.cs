namespace MoA.Core.Quota;

/// <summary>Why leave was refused.</summary>
public enum QuotaExceededReason
{
    /// <summary>The wait could not have ended before the deadline, so it was not begun, or a pause made it hopeless.</summary>
    DeadlineTooSoon = 0,

    /// <summary>The deadline passed.</summary>
    DeadlinePassed = 1,

    /// <summary>The call wants more tokens than the limit of a whole minute.</summary>
    RequestTooLarge = 2,

    /// <summary>Too many wait already.</summary>
    QueueFull = 3,

    /// <summary>Whoever keeps the limits could not be reached. Says nothing about the limits; a cluster's quota only.</summary>
    Unavailable = 4,
}
