using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>What every message that belongs to a run carries with it: the run, its tenant, and the priority of its calls.</summary>
internal static class RunContext
{
    public const string Run = "moa.run";
    public const string Tenant = "moa.tenant";
    public const string Priority = "moa.priority";

    /// <summary>What is called from here on, in the method that says so, waits for quota with this priority.</summary>
    public static void Enter(QuotaPriority priority) => RequestContext.Set(Priority, priority.ToString());

    /// <summary>From here on all that is called belongs to this run.</summary>
    public static void Enter(RunHeader header)
    {
        RequestContext.Set(Run, header.Id.Value);
        if (header.Tenant is { } tenant)
            RequestContext.Set(Tenant, tenant);
    }
}
