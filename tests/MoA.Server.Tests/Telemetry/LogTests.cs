namespace MoA.Server.Tests.Telemetry;

/// <summary>Exported logs can be found by their run.</summary>
[Collection(ExportedRunsGroup.Name)]
public sealed class LogTests(ExportedRuns exported)
{
    private const int Information = 9;

    [Fact]
    public void What_a_run_causes_is_logged_with_its_run_tenant_and_trace()
    {
        var failure = Assert.Single(exported.Logs, log => log.Category == "MoA.Providers.ProviderAgentInvoker" && log.Values("Model").Contains("broken"));

        Assert.Equal(Information, failure.Severity);
        Assert.Equal([exported.Runs["failing"].Id.Value], failure.Values("Run"));
        Assert.Equal([TelemetryBed.Tenant], failure.Values("Tenant"));
        Assert.Equal(exported.WorkflowOf("failing").TraceId, failure.TraceId);
    }

    [Fact]
    public void A_record_has_each_of_its_attributes_once() =>
        Assert.All(exported.Logs, log => Assert.Equal(log.Attributes.Select(pair => pair.Key).Distinct().Count(), log.Attributes.Count));

    [Fact]
    public void Every_request_is_logged_in_its_trace()
    {
        var served = exported.Logs.Where(log => log.Category == "MoA.Api.Requests.RequestPipeline").ToArray();

        Assert.Contains(served, log => log.TraceId == ExportedRuns.CallerTrace);
        Assert.All(served, log => Assert.NotNull(log.TraceId));
    }
}
