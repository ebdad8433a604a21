using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MoA.Core.Configuration;
using MoA.Silo.Tests.Support;
using MoA.Silo.Tuning;
using Orleans.Configuration;
using Orleans.Storage;
using ClusterOptions = MoA.Core.Configuration.ClusterOptions;

namespace MoA.Silo.Tests.Tuning;

public sealed class SiloOptionsTests
{
    [Fact]
    public void A_silo_that_is_alone_takes_any_free_port_of_loopback_and_opens_no_gateway()
    {
        var endpoints = Configured<EndpointOptions>(new ClusterOptions());

        Assert.Equal(IPAddress.Loopback, endpoints.AdvertisedIPAddress);
        Assert.InRange(endpoints.SiloPort, 1024, 65_535);
        Assert.Equal(0, endpoints.GatewayPort);
    }

    [Fact]
    public void A_silo_of_a_cluster_has_the_port_that_others_may_be_told_and_the_machines_address()
    {
        var endpoints = Configured<EndpointOptions>(Clusters.Postgres("Host=db"));

        Assert.Equal(11111, endpoints.SiloPort);
        Assert.NotNull(endpoints.AdvertisedIPAddress);
    }

    [Fact]
    public void Ports_and_address_are_those_of_the_configuration()
    {
        var endpoints = Configured<EndpointOptions>(new ClusterOptions
        {
            Clustering = Clusters.Postgres("Host=db").Clustering,
            AdvertisedAddress = "127.0.0.2",
            SiloPort = 4711,
            GatewayPort = 4712,
        });

        Assert.Equal((IPAddress.Parse("127.0.0.2"), 4711, 4712), (endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort));
    }

    [Fact]
    public void Names_are_those_of_the_configuration()
    {
        var cluster = new ClusterOptions { ClusterId = "blue", ServiceId = "moa-prod", SiloPort = 4711 };
        var orleans = Configured<global::Orleans.Configuration.ClusterOptions>(cluster);

        Assert.Equal(("blue", "moa-prod"), (orleans.ClusterId, orleans.ServiceId));
        Assert.Equal($"{Environment.MachineName}:4711", Configured<SiloOptions>(cluster).SiloName);
    }

    [Fact]
    public void A_silo_that_hangs_is_found_within_the_missed_probes()
    {
        var membership = Configured<ClusterMembershipOptions>(new ClusterOptions
        {
            FailureDetection = new FailureDetectionOptions { ProbeSeconds = 3, MissedProbes = 4, Votes = 1 },
        });

        // Orleans holds a silo for alive for this product after its last message.
        Assert.Equal(TimeSpan.FromSeconds(12), membership.MaxProbeTimeout * membership.NumMissedProbesLimit);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), 1), (membership.ProbeTimeout, membership.MinProbeTimeout, membership.NumVotesForDeathDeclaration));
    }

    [Fact]
    public void Calls_that_nobody_waits_for_end_and_dead_silos_hold_no_lease_on_grains()
    {
        var messaging = Configured<SiloMessagingOptions>(new ClusterOptions());

        Assert.True(messaging.CancelUnknownRequestOnStatusUpdate);
        Assert.True(messaging.MaxEnqueuedRequestsHardLimit > 0);
        Assert.Equal(TimeSpan.Zero, Configured<GrainDirectoryOptions>(new ClusterOptions()).RangeLeaseDuration);
    }

    [Fact]
    public void State_is_written_by_the_serializer_of_messages()
    {
        using var host = Build(new ClusterOptions());

        Assert.IsType<OrleansGrainStorageSerializer>(host.Services.GetRequiredService<IGrainStorageSerializer>());
    }

    private static TOptions Configured<TOptions>(ClusterOptions cluster)
        where TOptions : class
    {
        using var host = Build(cluster);
        return host.Services.GetRequiredService<IOptions<TOptions>>().Value;
    }

    private static IHost Build(ClusterOptions cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseEndpoints(cluster).UseMembership(cluster).UseMessaging().UseDirectory());
        return builder.Build();
    }
}
