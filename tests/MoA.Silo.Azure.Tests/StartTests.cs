using MoA.Silo.Azure.Tests.Azurite;
using MoA.Testing;

namespace MoA.Silo.Azure.Tests;

/// <summary>The executable as a process, with an account that it cannot use.</summary>
public sealed class StartTests : IDisposable
{
    private const string Key = "aHVudGVyMmh1bnRlcjJodW50ZXIy";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_account_that_is_not_there_is_told_in_one_line_without_its_key()
    {
        var line = await EndAsync($"DefaultEndpointsProtocol=http;AccountName=moa;AccountKey={Key};BlobEndpoint=http://127.0.0.1:1/moa;TableEndpoint=http://127.0.0.1:1/moa;", expected: 1);

        Assert.StartsWith("moa-silo: MoA:Cluster:Clustering: the storage account cannot be reached: ", line, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_key_that_the_account_refuses_is_told_in_one_line_without_it()
    {
        await using var azurite = await AzuriteServer.StartAsync();

        var line = await EndAsync(azurite.ConnectionString.Replace(azurite.Key, Key, StringComparison.Ordinal), expected: 1);

        Assert.StartsWith("moa-silo: MoA:Cluster:Clustering: the storage account refuses this silo ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_an_error_of_the_configuration()
    {
        var line = await EndAsync(Key, expected: 2);

        Assert.StartsWith("moa-silo: MoA:Cluster:Clustering: the connection string is none of a storage account", line, StringComparison.Ordinal);
    }

    private async Task<string> EndAsync(string connectionString, int expected)
    {
        var environment = new Dictionary<string, string>
        {
            ["MOA_TEST_ACCOUNT"] = connectionString,
            ["MoA__Cluster__Clustering__Kind"] = "azure",
            ["MoA__Cluster__Clustering__ConnectionStringEnvironmentVariable"] = "MOA_TEST_ACCOUNT",
            ["MoA__Cluster__Storage"] = "azure",
            ["MoA__Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["MoA__Cluster__SiloPort"] = "0",
        };
        await using var silo = HostProcess.Start("MoA.Silo.Azure.dll", _folder.FullName, environment, "--demo", "--urls", "http://127.0.0.1:0");

        Assert.Equal(expected, await silo.ExitAsync());
        Assert.DoesNotContain(Key, silo.Output, StringComparison.Ordinal);
        return Assert.Single(silo.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
