using MoA.Core.Engine;
using MoA.Testing.RuntimeContract;

namespace MoA.Grains.Tests.Runs;

public sealed class ClusterOfOneContractTests : RuntimeContractTests
{
    protected override async Task<IRuntimeFixture> CreateAsync(IAgentInvoker invoker, int maxOpenRuns = 100) =>
        await ClusterFixture.StartAsync(invoker, silos: 1, maxOpenRuns);
}

public sealed class ClusterOfThreeContractTests : RuntimeContractTests
{
    protected override async Task<IRuntimeFixture> CreateAsync(IAgentInvoker invoker, int maxOpenRuns = 100) =>
        await ClusterFixture.StartAsync(invoker, silos: 3, maxOpenRuns);
}
