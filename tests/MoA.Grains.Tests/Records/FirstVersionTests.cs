using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Runs;
using MoA.Grains.Records;
using MoA.Grains.Registry.Catalog;
using MoA.Grains.Registry.Supervision;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Grains.Tests.Records;

/// <summary>State as the first released version (0.1.0) wrote it can be read. The bytes here are never made anew.</summary>
public sealed class FirstVersionTests
{
    private static readonly RunId Run = RunId.Parse("run_019b76da00007000800000000000000a");
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_of_a_run()
    {
        var record = Read<RunRecord>("ICAABUEPeyJhIjoxfUAFe33gQSH/GZZvhosR0LQtAMBPyWT/AR3g");

        Assert.Equal(["{\"a\":1}", "{}"], record.Events.Select(System.Text.Encoding.UTF8.GetString));
        Assert.Equal((new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"), 7), (record.Writer, record.Revision));
    }

    [Fact]
    public void The_open_runs_of_a_shard() => Assert.Equal([Run], Read<SupervisorState>("ICAAAyFAIdp2mwEAAABwgAAAAAAAAArg4OA=").Open);

    [Fact]
    public void The_directory_of_the_lists() => Assert.Equal(
        [29_454_721, 29_454_722],
        Read<CatalogDirectoryState>("ICABAwEU+BhASQAAAAAAAAAAAAAAAAYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAODg").Buckets());

    [Fact]
    public void A_slice_of_the_lists()
    {
        var slice = Read<RunSlice>(
            "ICAAAyHoIEAh2nabAQAAAHCAAAAAAAAACuBBDUZhaWxlZEEHbW9hIYAAAPi0yEjeCIEAAAAAAAAAAOAhgIDDwbbISN4IgQAAAAAAAAAA4AEiAwFRQSEAAAEA"
            + "AAAAAAUAAAAAAAAAQR9Ub29GZXdQcm9wb3NhbHNBEVRvbyBmZXcuQQthbGljZeDg4A==");

        var row = Assert.Single(slice.Rows).ToSummary();
        Assert.Equal((Run, RunStatus.Failed, "moa", "alice"), (row.Id, row.Status, row.Mixture, row.Tenant));
        Assert.Equal((Created, Created.AddSeconds(3)), (row.Created, row.Completed));
        Assert.Equal((new TokenUsage(100, 20), 0.5m), (row.Usage, row.Cost));
        Assert.Equal((RunErrorCode.TooFewProposals, "Too few."), (row.Error!.Code, row.Error.Message));
    }

    private static T Read<T>(string base64)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()).Deserialize<T>(BinaryData.FromBytes(Convert.FromBase64String(base64)))!;
    }
}
