namespace MoA.Postgres.Members;

/// <summary>A silo as the membership table has it.</summary>
/// <param name="Cluster">The cluster's id.</param>
/// <param name="Name">The silo's name.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Address">Where other silos reach it: <c>ADDRESS:PORT</c>.</param>
/// <param name="Generation">Tells a silo from one that ran there before.</param>
/// <param name="Status"><c>created</c>, <c>joining</c>, <c>active</c>, <c>shutting_down</c>, <c>stopping</c>, <c>dead</c> or <c>none</c>.</param>
/// <param name="Started">When it started.</param>
/// <param name="LastAlive">Its last sign of life.</param>
public sealed record ClusterMember(
    string Cluster, string Name, string Host, string Address, int Generation, string Status, DateTimeOffset Started, DateTimeOffset LastAlive);
