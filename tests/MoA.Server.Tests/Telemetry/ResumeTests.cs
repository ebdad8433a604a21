using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing;

namespace MoA.Server.Tests.Telemetry;

/// <summary>A run that outlives its server has two traces, and the second leads to the first.</summary>
public sealed class ResumeTests
{
    private const string CallerTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A_run_that_was_taken_up_again_goes_on_in_a_trace_that_links_to_the_earlier_one()
    {
        await using var bed = await TelemetryBed.StartAsync();
        RunId run;
        await using (var killed = bed.StartServer())
        {
            using var first = await TelemetryBed.ClientOfAsync(killed);
            run = await TelemetryBed.AskAsync(first, "resumed", "/v1/runs", traceparent: $"00-{CallerTrace}-00f067aa0ba902b7-01");
            await bed.UntilAsync(seen => seen.Models.TryGetValue("hanging-once", out var hanging) && hanging.InFlight == 1);
        }

        await using var server = bed.StartServer();
        using var client = await TelemetryBed.ClientOfAsync(server);
        await client.GetStringAsync(new Uri($"/v1/runs/{run}/events", UriKind.Relative)).Bounded();
        var snapshot = await TelemetryBed.ReadAsync(client, run);
        await server.TerminateAsync();

        var workflow = Assert.Single(bed.Spans, span => span.Name == "invoke_workflow resumed" && (string?)span[MoaAttributes.RunStatus] == "completed");
        Assert.Null(workflow.ParentId);
        Assert.NotEqual(CallerTrace, workflow.TraceId);
        Assert.Equal(CallerTrace, Assert.Single(workflow.Links).TraceId);
        Assert.Equal((1L, (double)snapshot.Cost), (workflow[MoaAttributes.RunResumes], workflow[MoaAttributes.RunCost]));
        Assert.All(
            bed.Spans.Where(span => span.TraceId == workflow.TraceId && span.Scope == MoaTelemetry.Name),
            span => Assert.Contains(span.Name, new[] { "invoke_workflow resumed", "layer 1", "layer 2", "chat vendor/p1", "chat hanging-once", "chat vendor/agg" }));
        var resumed = Assert.Single(
            bed.Metrics.Where(metric => metric.Name == MoaInstruments.ResumedRuns.Name).SelectMany(metric => metric.Points), point => point.Value > 0);
        Assert.Equal(("resumed", 1.0), (resumed[MoaAttributes.Mixture], resumed.Value));
    }
}
