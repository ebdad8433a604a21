using MoA.Core.Mixtures;
using MoA.Core.Telemetry;
using MoA.Providers.Tests.Support;
using MoA.Testing.Telemetry;

namespace MoA.Providers.Tests.Telemetry;

[Collection(TelemetryGroup.Name)]
public sealed class NobodyListensTests
{
    [Fact]
    public async Task A_call_costs_no_memory_and_its_requests_are_not_looked_at()
    {
        using var metrics = new MetricCapture(listens: false);
        var telemetry = new ChatTelemetry(metrics, new TelemetrySwitches());
        var spec = new ProviderSpec { Id = "sim", BaseUrl = new Uri("http://127.0.0.1:1/v1") };
        var identity = new ProviderIdentity(spec);
        await using var harness = new Harness(spec.BaseUrl);
        var call = harness.Call();
        Assert.Null(telemetry.Begin(call, identity));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            _ = telemetry.Begin(call, identity);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        using var handler = ConnectionFactory.CreateHandler(spec);
        using var client = ConnectionFactory.CreateClient(handler);
        Assert.Null(handler.ActivityHeadersPropagator);
    }
}
