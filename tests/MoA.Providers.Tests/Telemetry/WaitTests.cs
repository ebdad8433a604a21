using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Telemetry;
using MoA.Providers.Tests.Support;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Providers.Tests.Telemetry;

/// <summary>What a call tells of waits in which nobody is asked.</summary>
[Collection(TelemetryGroup.Name)]
public sealed class WaitTests : IDisposable
{
    private const string Answer = """{"choices":[{"message":{"content":"Elbrus"}}]}""";

    private readonly SpanCapture _spans = new(MoaTelemetry.Name);
    private readonly MetricCapture _metrics = new();

    [Fact]
    public async Task A_wait_for_quota_that_is_stopped_is_a_wait_all_the_same_and_no_time_of_the_provider()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = await StubProvider.JsonAsync(Answer, add: Add);
        provider.Harness.Quota.BeforeLeave = _ =>
        {
            reached.SetResult();
            return new TaskCompletionSource().Task;
        };
        using var stop = new CancellationTokenSource();
        var asking = provider.Harness.AskAsync(provider.Harness.Call(), stop.Token);
        await reached.Task.Bounded();
        provider.Harness.Clock.Advance(TimeSpan.FromSeconds(5));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal((5, "cancelled"), Recorded(MoaInstruments.QuotaWait.Name));
        Assert.Equal((0, "cancelled"), Recorded(GenAiInstruments.OperationDuration.Name));
        Assert.Equal(5.0, Span().GetTagItem(MoaAttributes.QuotaWait));
        Assert.Equal(0, Span().GetTagItem(MoaAttributes.Attempts));
        Assert.Equal("moa.quota.waited", Assert.Single(Span().Events).Name);
        Assert.DoesNotContain(_metrics.Recorded, measurement => measurement.Name == MoaInstruments.Attempts.Name);
    }

    [Fact]
    public async Task A_wait_for_an_open_breaker_is_no_attempt_that_failed()
    {
        var (clock, asked) = (new TestClock(), 0);
        await using var provider = await StubProvider.StartAsync(
            context => StubProvider.WriteAsync(context, "application/json", Answer, ++asked > ProviderPipeline.MinimumThroughput ? 200 : 500), null, clock, Add);
        for (var call = 0; call < ProviderPipeline.MinimumThroughput; call++)
            await provider.Harness.OutcomeAsync();
        var asking = provider.Harness.OutcomeAsync();
        Assert.False(asking.IsCompleted);
        clock.Advance(ProviderPipeline.BreakDuration + TimeSpan.FromSeconds(1));

        var outcome = await asking;

        Assert.Equal(1, outcome.Attempts);
        Assert.Null(outcome.Retries);
        Assert.Empty(Span().Events);
        Assert.Single(provider.Harness.Logs.Lines, line => line.Contains("circuit breaker of sim", StringComparison.Ordinal));
        Assert.DoesNotContain(provider.Harness.Logs.Lines, line => line.Contains("tried again", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private Activity Span() => _spans.All.Last(span => span.OperationName == $"chat {Harness.Model.Name}");

    private (double Value, object? Error) Recorded(string name)
    {
        var measurement = Assert.Single(_metrics.Recorded, measurement => measurement.Name == name);
        return (measurement.Value, measurement.Tags.GetValueOrDefault(GenAiAttributes.ErrorType));
    }

    private void Add(IServiceCollection services) => services.AddSingleton<IMeterFactory>(_metrics).AddSingleton(new TelemetrySwitches());
}
