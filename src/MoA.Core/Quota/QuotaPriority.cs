namespace MoA.Core.Quota;

/// <summary>Who waits first. What is already paid for comes before what is not.</summary>
public enum QuotaPriority
{
    /// <summary>The aggregator: every proposal of its run has been paid for.</summary>
    Aggregator = 0,

    /// <summary>A proposer of the second or a later layer.</summary>
    LaterLayer = 1,

    /// <summary>A proposer of the first layer: nothing has been paid for yet.</summary>
    NewRun = 2,
}
