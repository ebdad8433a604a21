using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Core.Tests.Engine;
using MoA.Testing.Telemetry;

namespace MoA.Core.Tests.Telemetry;

/// <summary>What is counted of runs. Their spans are checked as they are exported (MoA.Server.Tests) and across silos (MoA.Grains.Tests).</summary>
[Collection(TelemetryGroup.Name)]
public sealed class RunTelemetryTests
{
    private static readonly Mixture Mixture = EngineFixture.Mixture(["a", "b"]);

    [Fact]
    public async Task Cost_is_what_the_journal_has_by_model()
    {
        using var metrics = new MetricCapture();
        using var fixture = Fixture(metrics);

        var run = await fixture.RunToEndAsync(Mixture, new ScriptedInvoker(call => Replies.Answer(call.Model.Id)));

        var costs = metrics.Recorded.Where(measurement => measurement.Name == MoaInstruments.Cost.Name).ToArray();
        Assert.Equal((double)run.Cost, costs.Sum(cost => cost.Value), 1e-12);
        Assert.Equal(["a", "b", "d"], costs.Select(cost => (string)cost.Tags[MoaAttributes.Model]!).Order());
        Assert.All(costs, cost => Assert.Equal(("test", "p"), (cost.Tags[MoaAttributes.Mixture], cost.Tags[MoaAttributes.Provider])));
    }

    [Fact]
    public async Task A_run_is_open_until_it_has_ended_and_then_counted_by_its_status()
    {
        using var metrics = new MetricCapture();
        using var fixture = Fixture(metrics);

        await fixture.RunToEndAsync(Mixture, new ScriptedInvoker(call => Replies.Answer(call.Model.Id)));

        Assert.Equal([1.0, -1.0], metrics.Recorded.Where(measurement => measurement.Name == MoaInstruments.OpenRuns.Name).Select(open => open.Value));
        var ended = Assert.Single(metrics.Recorded, measurement => measurement.Name == MoaInstruments.RunDuration.Name);
        Assert.Equal(("test", "completed"), (ended.Tags[MoaAttributes.Mixture], ended.Tags[MoaAttributes.RunStatus]));
        Assert.False(ended.Tags.ContainsKey(GenAiAttributes.ErrorType));
        // So that the series is there before the first run is resumed.
        var resumed = Assert.Single(metrics.Recorded, measurement => measurement.Name == MoaInstruments.ResumedRuns.Name);
        Assert.Equal(("test", 0.0), (resumed.Tags[MoaAttributes.Mixture], resumed.Value));
        Assert.Single(metrics.Recorded, measurement => measurement.Name == MoaInstruments.RunOverhead.Name);
    }

    [Fact]
    public async Task A_failed_run_is_counted_with_its_error()
    {
        using var metrics = new MetricCapture();
        using var fixture = Fixture(metrics);

        await fixture.RunToEndAsync(Mixture, new ScriptedInvoker(_ => Replies.Failure(AgentErrorCode.ProviderUnavailable, "It is away.")));

        var ended = Assert.Single(metrics.Recorded, measurement => measurement.Name == MoaInstruments.RunDuration.Name);
        Assert.Equal(("failed", "too_few_proposals"), (ended.Tags[MoaAttributes.RunStatus], ended.Tags[GenAiAttributes.ErrorType]));
    }

    [Fact]
    public async Task A_run_that_was_taken_up_again_has_no_overhead()
    {
        using var metrics = new MetricCapture();
        using var fixture = Fixture(metrics);
        fixture.Begin(Mixture);

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.ResumeAsync(new ScriptedInvoker(call => Replies.Answer(call.Model.Id)));

        Assert.Equal(1, metrics.Sum(MoaInstruments.ResumedRuns.Name));
        Assert.Equal(3600, metrics.Sum(MoaInstruments.RunDuration.Name));
        // What providers took before and after cannot be told apart from what was waited for in vain.
        Assert.DoesNotContain(metrics.Recorded, measurement => measurement.Name == MoaInstruments.RunOverhead.Name);
    }

    [Fact]
    public async Task What_was_paid_for_before_a_resume_is_not_counted_again()
    {
        using var before = new MetricCapture();
        using var after = new MetricCapture();
        using var first = Fixture(before);
        await first.RunToEndAsync(Mixture, new ScriptedInvoker(call => Replies.Answer(call.Model.Id)));
        var untilAggregator = first.Journal.Events.TakeWhile(next => next is not LayerStarted { Layer: 2 }).ToArray();
        using var second = Fixture(after);
        await second.Journal.AppendAsync(EngineFixture.Id, untilAggregator);

        var run = await second.ResumeAsync(new ScriptedInvoker(call => Replies.Answer(call.Model.Id)));

        var costs = after.Recorded.Where(measurement => measurement.Name == MoaInstruments.Cost.Name);
        Assert.Equal("d", Assert.Single(costs).Tags[MoaAttributes.Model]);
        Assert.Equal((double)run.Cost, before.Sum(MoaInstruments.Cost.Name), 1e-12);
    }

    [Fact]
    public void Where_nobody_listens_a_run_costs_no_memory()
    {
        using var metrics = new MetricCapture(listens: false);
        var telemetry = new RunTelemetry(metrics, new TelemetrySwitches());
        using var fixture = new EngineFixture();
        var run = fixture.Begin(Mixture);
        Assert.Null(telemetry.Begin(run, resume: false));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            _ = telemetry.Begin(run, resume: false);
            _ = LayerSpan.Start(1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static EngineFixture Fixture(MetricCapture metrics) => new() { Telemetry = new RunTelemetry(metrics, new TelemetrySwitches()) };
}
