namespace MoA.Grains.Runs;

/// <summary>What became of a start.</summary>
[GenerateSerializer]
[Alias("moa.run.start-result")]
public enum RunStartResult
{
    /// <summary>The run is under way.</summary>
    [Id(0)]
    Started = 0,

    /// <summary>The silo is leaving and takes on nothing: place the run anew.</summary>
    [Id(1)]
    Leaving = 1,

    /// <summary>The run's first record could not be stored.</summary>
    [Id(2)]
    NotStored = 2,
}
