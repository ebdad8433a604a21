using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>Exported metrics against the GenAI conventions of version 1.41 and against the journal.</summary>
[Collection(ExportedRunsGroup.Name)]
public sealed class MetricTests(ExportedRuns exported)
{
    // The rest are another mode's, a cluster's, or of what did not happen here.
    private static readonly string[] Elsewhere =
        [MoaInstruments.QuotaAsks.Name, .. LatestGenAiInstruments.All.Select(spec => spec.Name)];

    private Proposal[] Proposals => [.. exported.Runs.Values.SelectMany(run => run.Layers).SelectMany(layer => layer.Proposals)];

    [Fact]
    public void All_of_them_are_there_with_their_units_kinds_and_buckets()
    {
        var own = exported.Metrics.Where(metric => metric.Scope == MoaTelemetry.Name).ToDictionary(metric => metric.Name);

        Assert.Equal(Instruments.All.Select(spec => spec.Name).Except(Elsewhere).Order(), own.Keys.Order());
        foreach (var spec in Instruments.All.Where(spec => own.ContainsKey(spec.Name)))
        {
            var metric = own[spec.Name];
            Assert.Equal((spec.Name, spec.Unit, KindOf(spec.Kind)), (metric.Name, metric.Unit, metric.Kind));
            Assert.All(metric.Points, point => Assert.Equal(spec.Buckets ?? [], point.Bounds));
        }
    }

    [Fact]
    public void The_convention_is_kept_to_the_letter()
    {
        double[] seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
        double[] tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

        Assert.All(
            [("gen_ai.client.operation.duration", "s", seconds), ("gen_ai.client.token.usage", "{token}", tokens),
             ("gen_ai.client.operation.time_to_first_chunk", "s", seconds), ("gen_ai.client.operation.time_per_output_chunk", "s", seconds)],
            expected =>
            {
                var metric = exported.Metric(expected.Item1);
                Assert.Equal((expected.Item2, "histogram"), (metric.Unit, metric.Kind));
                Assert.All(metric.Points, point =>
                {
                    Assert.Equal(expected.Item3, point.Bounds);
                    Assert.Equal(("chat", "127.0.0.1", exported.ProviderPort), (point["gen_ai.operation.name"], point["server.address"], point["server.port"]));
                    Assert.NotNull(point["gen_ai.provider.name"]);
                    Assert.NotNull(point["gen_ai.request.model"]);
                });
            });
    }

    [Fact]
    public void Attributes_are_bounded_by_the_configuration()
    {
        var points = exported.Metrics.Where(metric => metric.Scope == MoaTelemetry.Name).SelectMany(metric => metric.Points).ToArray();
        var values = points.SelectMany(point => point.Attributes.Values).OfType<string>().ToHashSet();

        Assert.All(exported.Metrics.Where(metric => metric.Scope == MoaTelemetry.Name), metric =>
            Assert.Subset(MetricAttributes.All[metric.Name].ToHashSet(), metric.Points.SelectMany(point => point.Attributes.Keys).ToHashSet()));
        Assert.DoesNotContain(TelemetryBed.Tenant, values);
        Assert.DoesNotContain(values, value => value.StartsWith("run_", StringComparison.Ordinal));
    }

    [Fact]
    public void Tokens_are_those_of_the_journal()
    {
        var points = exported.Metric(GenAiInstruments.TokenUsage.Name).Points;
        var reported = Proposals.Where(proposal => proposal is { UsageEstimated: false, Usage.TotalTokens: > 0 }).ToArray();

        foreach (var (type, tokensOf) in new (string, Func<TokenUsage, long>)[] { ("input", usage => usage.PromptTokens), ("output", usage => usage.CompletionTokens) })
        {
            var ofType = points.Where(point => (string?)point[GenAiAttributes.TokenType] == type).ToArray();
            Assert.Equal(reported.Sum(proposal => tokensOf(proposal.Usage)), ofType.Sum(point => point.Value));
            Assert.Equal(reported.Length, ofType.Sum(point => point.Count));
        }
    }

    [Fact]
    public void Calls_attempts_and_their_time_are_those_of_the_journal()
    {
        var durations = exported.Metric(GenAiInstruments.OperationDuration.Name).Points;
        var attempts = exported.Metric(MoaInstruments.Attempts.Name).Points;
        var stopped = Proposals.Count(proposal => proposal.Status == ProposalStatus.Cancelled);
        var failed = Proposals.Count(proposal => proposal.Status == ProposalStatus.Failed);

        Assert.Equal(Proposals.Length, durations.Sum(point => point.Count));
        Assert.Equal(stopped, durations.Where(point => (string?)point[GenAiAttributes.ErrorType] == "cancelled").Sum(point => point.Count));
        Assert.Equal(failed, durations.Where(point => point[GenAiAttributes.ErrorType] is not (null or "cancelled")).Sum(point => point.Count));
        var ended = Proposals.Where(proposal => proposal.Status != ProposalStatus.Cancelled).ToArray();
        Assert.Equal(
            ended.Sum(proposal => proposal.Timings!.ProviderMs / 1000),
            durations.Where(point => (string?)point[GenAiAttributes.ErrorType] != "cancelled").Sum(point => point.Value),
            1e-6);
        // A call that was stopped had been asked once.
        Assert.Equal(ended.Sum(proposal => proposal.Attempts) + stopped, attempts.Sum(point => point.Value));
        Assert.Equal(1, attempts.Where(point => (string?)point[GenAiAttributes.ErrorType] == "rate_limited").Sum(point => point.Value));
    }

    [Fact]
    public void Cost_and_cuts_are_those_of_the_journal()
    {
        foreach (var (mixture, run) in exported.Runs)
        {
            Assert.Equal((double)run.Cost, Sum(MoaInstruments.Cost, mixture), 1e-9);
            Assert.Equal(run.Layers.SelectMany(layer => layer.Proposals).Sum(proposal => proposal.Cuts?.Count ?? 0), Sum(MoaInstruments.CutReferences, mixture));
        }

        Assert.True(exported.Runs["moa"].Cost > 0);
        Assert.True(Sum(MoaInstruments.CutReferences, "cutting") > 0);
    }

    [Fact]
    public void Runs_are_counted_by_mixture_and_status_with_their_time_and_overhead()
    {
        var durations = exported.Metric(MoaInstruments.RunDuration.Name).Points;

        foreach (var (mixture, run) in exported.Runs)
        {
            var point = Assert.Single(durations, point => (string?)point[MoaAttributes.Mixture] == mixture);
            Assert.Equal((run.Status.ToString().ToLowerInvariant(), 1L), (point[MoaAttributes.RunStatus], point.Count));
            Assert.Equal((run.Completed!.Value - run.Created).TotalSeconds, point.Value, 1e-6);
            var overhead = Assert.Single(exported.Metric(MoaInstruments.RunOverhead.Name).Points, point => (string?)point[MoaAttributes.Mixture] == mixture);
            Assert.Equal(Math.Max(0, point.Value - (run.ProviderMs!.Value / 1000)), overhead.Value, 1e-6);
            Assert.Equal(0, Sum(MoaInstruments.OpenRuns, mixture));
            Assert.Equal(0, Sum(MoaInstruments.ResumedRuns, mixture));
        }
    }

    [Fact]
    public void Every_attempt_waited_for_leave_once()
    {
        var waits = exported.Metric(MoaInstruments.QuotaWait.Name).Points;
        var attempts = exported.Metric(MoaInstruments.Attempts.Name).Points;

        Assert.Equal(attempts.Sum(point => point.Value), waits.Sum(point => point.Count));
        Assert.Equal(["aggregator", "later_layer", "new_run"], waits.Select(point => (string)point[MoaAttributes.Priority]!).Distinct().Order());
    }

    [Fact]
    public void Quotas_and_providers_are_shown_as_they_stand()
    {
        Assert.Equal(60_000, Of(MoaInstruments.RequestsLimit, "sim"));
        Assert.Equal(60_000_000, Of(MoaInstruments.TokensLimit, "sim"));
        Assert.Equal(50, Of(MoaInstruments.CallsLimit, "sim"));
        Assert.InRange(Of(MoaInstruments.RequestsRemaining, "sim"), 59_900, 59_999);
        Assert.InRange(Of(MoaInstruments.TokensRemaining, "sim"), 59_000_000, 59_999_999);
        Assert.Equal(50, Of(MoaInstruments.CallsRemaining, "sim"));
        Assert.Equal(0, Of(MoaInstruments.CallsInFlight, "sim"));
        var states = exported.Metric(MoaInstruments.ProviderState.Name).Points.Where(point => (string?)point[MoaAttributes.Provider] == "sim");
        Assert.Equal(
            [("circuit_open", 0), ("misconfigured", 0), ("ok", 1)],
            states.Select(point => ((string)point[MoaAttributes.ProviderState]!, (int)point.Value)).Order());
    }

    [Fact]
    public void Chunks_are_timed_for_streamed_calls_alone()
    {
        var first = exported.Metric(GenAiInstruments.TimeToFirstChunk.Name).Points;
        var next = exported.Metric(GenAiInstruments.TimePerOutputChunk.Name).Points;
        var answers = exported.Runs.Values.Count(run => run.Status == RunStatus.Completed);

        Assert.Equal(answers, first.Sum(point => point.Count));
        Assert.True(next.Sum(point => point.Count) > 0);
        Assert.All(first.Concat(next), point => Assert.Equal("vendor/agg", point[GenAiAttributes.RequestModel]));
    }

    [Fact]
    public void A_measurement_leads_to_its_trace()
    {
        var exemplars = exported.Metric(GenAiInstruments.OperationDuration.Name).Points.SelectMany(point => point.ExemplarTraces);
        var ofRuns = exported.Metric(MoaInstruments.RunDuration.Name).Points.SelectMany(point => point.ExemplarTraces);

        Assert.Contains(ExportedRuns.CallerTrace, exemplars);
        Assert.Contains(ExportedRuns.CallerTrace, ofRuns);
    }

    private double Sum(InstrumentSpec spec, string mixture) => exported.Metrics.Where(metric => metric.Name == spec.Name)
        .SelectMany(metric => metric.Points).Where(point => (string?)point[MoaAttributes.Mixture] == mixture).Sum(point => point.Value);

    private double Of(InstrumentSpec spec, string provider) =>
        Assert.Single(exported.Metric(spec.Name).Points, point => (string?)point[MoaAttributes.Provider] == provider).Value;

    private static string KindOf(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter => "counter",
        InstrumentKind.UpDownCounter => "sum",
        InstrumentKind.Histogram => "histogram",
        _ => "gauge",
    };
}
