using System.Net;
using MoA.Bench.Load;
using MoA.Silo.Azure.Tests.Azurite;
using MoA.Testing;

namespace MoA.Silo.Azure.Tests.Silos;

/// <summary>Clusters that share an account.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [AzuriteFact]
    public async Task Two_services_in_one_account_know_nothing_of_each_other()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        // The second one's keys begin as the first one's do.
        await using var first = Start(azurite, "moa");
        await using var second = Start(azurite, "moa_2");
        using var ours = new MoaClient(await first.ListeningAsync());
        using var theirs = new MoaClient(await second.ListeningAsync());

        var run = await ours.StartAsync("a question");
        using (var events = await SendAsync(ours, $"v1/runs/{run}/events"))
            Assert.Contains("event: run.completed", await events.Content.ReadAsStringAsync().Bounded(), StringComparison.Ordinal);

        using var own = await SendAsync(ours, $"v1/runs/{run}");
        using var foreign = await SendAsync(theirs, $"v1/runs/{run}");
        using var list = await theirs.GetAsync("v1/runs");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Empty(list.RootElement.GetProperty("data").EnumerateArray());
    }

    private HostProcess Start(AzuriteServer azurite, string id) => HostProcess.Start(
        "MoA.Silo.Azure.dll",
        _folder.FullName,
        new Dictionary<string, string>(AzuriteStore.EnvironmentOf(azurite))
        {
            ["MoA__Cluster__ClusterId"] = id,
            ["MoA__Cluster__ServiceId"] = id,
            ["MoA__Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["MoA__Cluster__SiloPort"] = "0",
        },
        "--demo", "--urls", "http://127.0.0.1:0");

    private static async Task<HttpResponseMessage> SendAsync(MoaClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        return await client.SendAsync(request, CancellationToken.None).Bounded();
    }
}
