namespace MoA.Grains.Records;

/// <summary>
/// One record of a run in grain storage: its header, or one layer. Together the records are the run's journal, in the order header, layer 1,
/// layer 2 and so on. Never changed once it is made.
/// </summary>
[Immutable]
[GenerateSerializer]
[Alias("moa.run.record")]
internal sealed class RunRecord
{
    /// <summary>The events, each as the journal's JSON in UTF-8, in order.</summary>
    [Id(0)]
    public List<byte[]> Events { get; set; } = [];

    /// <summary>Which activation wrote it last.</summary>
    [Id(1)]
    public Guid Writer { get; set; }

    /// <summary>How often it was written. With the writer it tells an own write, whose answer got lost, from another activation's.</summary>
    [Id(2)]
    public int Revision { get; set; }
}
