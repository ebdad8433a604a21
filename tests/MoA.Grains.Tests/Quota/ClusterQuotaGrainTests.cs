using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Client;
using MoA.Testing;
using Orleans.TestingHost;
using Xunit.Abstractions;

namespace MoA.Grains.Tests.Quota;

/// <summary>The quota on real silos, in one process and on the real clock.</summary>
public sealed class ClusterQuotaGrainTests(ITestOutputHelper output)
{
    private const string Provider = "p";
    private const string Free = "free";

    [Fact]
    public async Task Silos_share_a_providers_places_and_go_on_when_the_silo_that_keeps_them_dies()
    {
        await using var cluster = await StartAsync(new QuotaLimits { MaxInFlight = 4 });
        var silos = cluster.Silos.ToArray();
        var held = new List<(InProcessSiloHandle Silo, QuotaLease Lease)>();
        foreach (var silo in silos)
            held.Add((silo, await AcquireAsync(silo).Bounded()));
        var keeper = KeeperOf(cluster);
        var others = silos.Where(silo => silo != keeper).ToArray();
        held.Add((others[0], await AcquireAsync(others[0]).Bounded()));

        // All four places are taken; a fifth call waits, whichever silo it comes to, until one comes free at another silo.
        var waiting = AcquireAsync(others[0]);
        await AskedAsync(others[0], 3);
        Assert.False(waiting.IsCompleted);
        held.Single(each => each.Silo == others[1]).Lease.Settle(1);
        held.RemoveAll(each => each.Silo == others[1]);
        held.Add((others[0], await waiting.Bounded()));

        // Of the four in flight one dies with its silo; three are told to the new activation, so one place is left.
        await cluster.KillSiloAsync(keeper);
        held.RemoveAll(each => each.Silo == keeper);
        var (next, last) = (AcquireAsync(others[1]), AcquireAsync(others[0]));
        var first = await Task.WhenAny(next, last).Bounded();
        Assert.NotSame(keeper, KeeperOf(cluster));
        await AskedAsync(others[0], 3);
        await AskedAsync(others[1], 3);
        Assert.Equal(1, new[] { next, last }.Count(call => call.IsCompletedSuccessfully));
        held[0].Lease.Settle(1);
        var leases = await Task.WhenAll(next, last).Bounded();
        output.WriteLine($"waited {string.Join(", ", leases.Select(lease => lease.Waited))}; asks {string.Join(' ', others.Select(Asks))}");
        Assert.Contains(await first, leases);
    }

    [Fact]
    public async Task A_new_activation_of_a_limited_provider_starts_with_empty_buckets()
    {
        await using var cluster = await StartAsync(new QuotaLimits { RequestsPerMinute = 6_000 });
        var survivor = cluster.Silos[0];
        var fresh = await AcquireAsync(survivor).Bounded();
        output.WriteLine($"fresh cluster: waited {fresh.Waited.TotalSeconds:F2} s");
        var warm = await AcquireAsync(survivor).Bounded();
        Assert.InRange(warm.Waited.TotalSeconds, 0, 2.9);

        await cluster.DeactivateAsync(cluster.Client.GetGrain<IProviderQuotaGrain>(Provider));

        // Three seconds' worth of the limit, less what a timer rounds.
        var cold = await AcquireAsync(survivor).Bounded();
        output.WriteLine($"new activation: waited {cold.Waited.TotalSeconds:F2} s");
        Assert.InRange(cold.Waited.TotalSeconds, 2.9, TestBounds.Limit.TotalSeconds);
    }

    [Fact]
    public async Task A_429_at_one_silo_holds_back_the_others()
    {
        await using var cluster = await StartAsync(new QuotaLimits());
        var (one, other) = (cluster.Silos[0], cluster.Silos[1]);
        (await AcquireAsync(other, Free).Bounded()).Settle(1);

        Quota(one).Pause(Free, new QuotaPause { RetryAfter = TimeSpan.FromHours(1) });

        // Calls pass freely until the other silo hears of it; then they are refused, since they have no hour to wait.
        var refused = await RefusalAsync(other).Bounded();
        Assert.Equal(QuotaExceededReason.DeadlineTooSoon, refused.Reason);
        Assert.InRange(refused.RetryAfter!.Value.TotalMinutes, 59, 60);
    }

    private static async Task<QuotaExceededException> RefusalAsync(InProcessSiloHandle silo)
    {
        while (true)
        {
            try
            {
                (await AcquireAsync(silo, Free, within: TimeSpan.FromMinutes(5))).Settle(1);
            }
            catch (QuotaExceededException refusal)
            {
                return refusal;
            }
        }
    }

    // Not a wait for time to pass: so often the silo was answered, and nobody got leave.
    private static async Task AskedAsync(InProcessSiloHandle silo, int times)
    {
        var asks = Asks(silo) + times;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Asks(silo) < asks)
            await timer.WaitForNextTickAsync().Bounded();
    }

    private static long Asks(InProcessSiloHandle silo) => Quota(silo).Asks(Provider);

    private static ClusterQuota Quota(InProcessSiloHandle silo) => silo.SiloHost.Services.GetRequiredService<ClusterQuota>();

    private static Task<QuotaLease> AcquireAsync(InProcessSiloHandle silo, string provider = Provider, TimeSpan? within = null) => Quota(silo).AcquireAsync(
        new QuotaRequest
        {
            Provider = provider,
            Model = "m",
            Tokens = 1,
            Deadline = within is { } time ? TimeProvider.System.GetUtcNow() + time : DateTimeOffset.MaxValue,
        },
        CancellationToken.None).AsTask();

    private static InProcessSiloHandle KeeperOf(InProcessTestCluster cluster)
    {
        Assert.True(cluster.TryGetGrainContext(cluster.Client.GetGrain<IProviderQuotaGrain>(Provider).GetGrainId(), out var keeper));
        return cluster.GetSiloForAddress(keeper.Address.SiloAddress!)!;
    }

    private static async Task<InProcessTestCluster> StartAsync(QuotaLimits limits)
    {
        var catalog = new MoaCatalog(
            new Dictionary<string, ProviderSpec>
            {
                [Provider] = new() { Id = Provider, BaseUrl = new Uri("http://localhost/"), Quota = limits },
                [Free] = new() { Id = Free, BaseUrl = new Uri("http://localhost/") },
            },
            new Dictionary<string, ModelSpec>(),
            new Dictionary<string, Mixture>(),
            new OverrideLimits());
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(catalog).AddClusterQuota());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
