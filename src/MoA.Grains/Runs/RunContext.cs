using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>What every message that belongs to a run carries with it: the run, its tenant, and the priority of its calls.</summary>
internal static class RunContext
{
    public const string Run = "moa.run";
    public const string Tenant = "moa.tenant";
    public const string Priority = "moa.priority";

    /// <summary>From here on all that is called belongs to this run.</summary>
    public static void Enter(RunHeader header)
    {
        RequestContext.Set(Run, header.Id.Value);
        if (header.Tenant is { } tenant)
            RequestContext.Set(Tenant, tenant);
    }
}
