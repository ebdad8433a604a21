namespace MoA.Grains.Registry.Supervision;

/// <summary>
/// Keeps the open runs of one shard, and wakes those that no living silo hosts. Its key is the shard's number. Silos call it at their start, when
/// the cluster's membership changes, and from time to time; a reminder calls it where no silo does.
/// </summary>
[Alias("moa.supervisor")]
internal interface IRunSupervisorGrain : IGrainWithIntegerKey
{
    /// <summary>Takes what a silo has to say. Safe to repeat.</summary>
    /// <returns>Ends when every run that was opened is stored.</returns>
    [Alias("update")]
    [ResponseTimeout("00:00:10")]
    Task UpdateAsync(SupervisorUpdate update);
}
