using MoA.Core.Runs;

namespace MoA.Grains.Registry;

/// <summary>What the registry asks of runs themselves.</summary>
internal interface IRunWaker
{
    /// <summary>Goes on with a run where it is open and no silo works on it.</summary>
    /// <returns>Whether the run is open; false also where there is none of this id.</returns>
    Task<bool> WakeAsync(RunId run);

    /// <summary>Deletes every record of an ended run.</summary>
    Task DeleteAsync(RunId run);
}
