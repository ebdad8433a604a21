using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Testing.RuntimeContract;

namespace MoA.Embedded.Tests.Runtime;

public sealed class EmbeddedRuntimeContractTests : RuntimeContractTests
{
    protected override async Task<IRuntimeFixture> CreateAsync(IAgentInvoker invoker, int maxOpenRuns = 100) =>
        await EmbeddedHost.StartAsync(invoker, new RunOptions { MaxOpenRuns = maxOpenRuns });
}
