namespace MoA.Cluster.Tests.Postgres;

[GenerateSerializer]
[Alias("moa.tests.record")]
internal sealed class Record
{
    [Id(0)]
    public string? Text { get; set; }
}
