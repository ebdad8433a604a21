using MoA.Api.Hosting;
using MoA.Core.Configuration;
using MoA.Silo.Parts;
using Orleans.Dashboard;

namespace MoA.Silo.Dashboard;

/// <summary>Orleans' dashboard (silos, grains, calls a second, reminders) under <c>/dashboard</c>.</summary>
public sealed class DashboardPart : SiloPart
{
    private const string Path = "/dashboard";

    // Grains hold prompts and answers. The API shows a run to its tenant alone; the dashboard has no tenants.
    private const string State = $"{Path}/GrainState";

    /// <inheritdoc/>
    public override string Name => "dashboard";

    /// <inheritdoc/>
    public override void UseFeature(ISiloBuilder silo, MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        // The log is where the operator put it; a page that streams it would need rules of its own for who may read it.
        silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    /// <inheritdoc/>
    public override void Map(WebApplication app, MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(app);
        var pages = app.MapOrleansDashboard(Path);
        pages.RequireMoaKey();
        pages.AddEndpointFilter((invocation, next) => IsState(invocation.HttpContext)
            ? ValueTask.FromResult<object?>(Results.NotFound())
            : next(invocation));
    }

    private static bool IsState(HttpContext context) => context.Request.Path.StartsWithSegments(State, StringComparison.OrdinalIgnoreCase);
}
