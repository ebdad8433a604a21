using MoA.Testing;

namespace MoA.Silo.Kubernetes.Tests;

/// <summary>The executable as a process. No test of these runs in a pod.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Outside_a_pod_it_is_a_silo_as_any()
    {
        await using var silo = HostProcess.Start("MoA.Silo.Kubernetes.dll", _folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");

        using var client = new HttpClient { BaseAddress = await silo.ListeningAsync() };
        using var ready = await client.GetAsync("/readyz");

        Assert.True(ready.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Asked_for_pods_where_there_are_none_it_says_so()
    {
        var environment = new Dictionary<string, string>
        {
            ["KUBERNETES_SERVICE_HOST"] = "",
            ["MoA__Cluster__Kubernetes"] = "true",
            ["MoA__Cluster__Clustering__Kind"] = "postgres",
            ["MoA__Cluster__Clustering__ConnectionString"] = "Host=127.0.0.1;Port=1;Database=moa",
            ["MoA__Cluster__Storage"] = "postgres",
        };
        await using var silo = HostProcess.Start("MoA.Silo.Kubernetes.dll", _folder.FullName, environment, "--demo");

        Assert.Equal(2, await silo.ExitAsync());
        Assert.StartsWith("moa-silo: MoA:Cluster:Kubernetes: is true, but this process does not run in a Kubernetes pod", silo.Output, StringComparison.Ordinal);
    }
}
