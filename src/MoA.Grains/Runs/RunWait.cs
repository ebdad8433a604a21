namespace MoA.Grains.Runs;

/// <summary>What a wait for a run's end came to.</summary>
[GenerateSerializer]
[Alias("moa.run.wait")]
internal enum RunWait
{
    /// <summary>The time was over before the run was, or its silo left.</summary>
    Open = 0,

    /// <summary>The run has ended.</summary>
    Ended = 1,

    /// <summary>There is no record of the run.</summary>
    Unknown = 2,
}
