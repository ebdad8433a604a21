namespace MoA.Grains.Runs;

/// <summary>What became of a start.</summary>
[GenerateSerializer]
[Alias("moa.run.start-result")]
internal enum RunStartResult
{
    /// <summary>The run is under way.</summary>
    Started = 0,

    /// <summary>The silo is leaving and takes on nothing: place the run anew.</summary>
    Leaving = 1,

    /// <summary>The run's first record could not be stored.</summary>
    NotStored = 2,
}
