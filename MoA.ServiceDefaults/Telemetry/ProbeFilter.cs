using System.Diagnostics;
using OpenTelemetry;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>Keeps probes of health out of the traces: every few seconds from every prober, they would be most of what an idle host sends.</summary>
internal sealed class ProbeFilter : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Server && data.GetTagItem("url.path") is "/healthz" or "/readyz")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
