using System.Net;
using System.Net.Sockets;
using MoA.Silo.Tests.Support;
using MoA.Testing;

namespace MoA.Silo.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Every_error_of_the_configuration_is_told_at_once()
    {
        using var folder = new TempFolder();
        var file = folder.Write("moa.json", """
            { "MoA": { "Models": { "m": { "Provider": "nobody" } },
              "Cluster": { "ClusterId": "a b", "Clustering": "azure", "Kubernetes": true, "SiloPort": 70000, "Typo": 1 } } }
            """);

        var (exitCode, output) = await EndAsync(folder, null, "--config", file, "--urls", "nonsense");

        Assert.Equal(2, exitCode);
        string[] paths =
        [
            "MoA:Models:m:Provider", "MoA:Cluster:ClusterId", "MoA:Cluster:Clustering:Kind", "MoA:Cluster:Clustering:ConnectionStringEnvironmentVariable",
            "MoA:Cluster:Storage:Kind", "MoA:Cluster:Kubernetes", "MoA:Cluster:SiloPort", "MoA:Cluster:Typo", "--urls",
        ];
        Assert.All(paths, path => Assert.Contains($"{path}: ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_in_one_line_without_its_password()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string>
        {
            ["MOA_TEST_DB"] = $"Host=127.0.0.1;Port=1;Database=moa;Username=moa;Password={Clusters.Secret}",
            ["MoA__Cluster__Clustering__Kind"] = "postgres",
            ["MoA__Cluster__Clustering__ConnectionStringEnvironmentVariable"] = "MOA_TEST_DB",
            ["MoA__Cluster__Storage"] = "postgres",
            ["MoA__Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["MoA__Cluster__SiloPort"] = "0",
        };

        var (exitCode, output) = await EndAsync(folder, environment, "--demo", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("moa-silo: ", Assert.Single(Lines(output)), StringComparison.Ordinal);
        Assert.DoesNotContain(Clusters.Secret, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_port_in_use_ends_with_1_and_names_the_setting()
    {
        using var folder = new TempFolder();
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var environment = new Dictionary<string, string> { ["MoA__Cluster__SiloPort"] = $"{((IPEndPoint)taken.LocalEndPoint!).Port}" };

        var (exitCode, output) = await EndAsync(folder, environment, "--demo", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("MoA:Cluster:SiloPort", Lines(output)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_without_keys_it_refuses_to_start()
    {
        using var folder = new TempFolder();

        var (exitCode, output) = await EndAsync(folder, null, "--demo", "--urls", "http://0.0.0.0:0");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("moa-silo: MoA:Api:Keys: ", Assert.Single(Lines(output)), StringComparison.Ordinal);
    }

    private static string[] Lines(string output) => output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static async Task<(int ExitCode, string Output)> EndAsync(TempFolder folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        await using var silo = SiloProcess.Start(folder.FullName, environment, arguments);
        return (await silo.ExitAsync(), silo.Output);
    }
}
