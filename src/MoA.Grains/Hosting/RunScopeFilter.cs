using Microsoft.Extensions.Logging;
using MoA.Core.Telemetry;
using MoA.Grains.Runs;

namespace MoA.Grains.Hosting;

/// <summary>
/// Puts the run and the tenant that a message carries into the log scope of the grain call, so that everything a run causes, in whichever silo,
/// can be found by it. Orleans hands the values on from call to call.
/// </summary>
internal sealed class RunScopeFilter(ILogger<RunScopeFilter> logger) : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) =>
        RequestContext.Get(RunContext.Run) is string run ? InvokeInScopeAsync(context, run) : context.Invoke();

    private async Task InvokeInScopeAsync(IIncomingGrainCallContext context, string run)
    {
        using (logger.BeginScope(new RunScope(run, RequestContext.Get(RunContext.Tenant) as string, RequestContext.Get(RunContext.Priority) as string)))
            await context.Invoke();
    }
}
