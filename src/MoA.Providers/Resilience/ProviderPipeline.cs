using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace MoA.Providers;

/// <summary>
/// Builds a provider's pipeline, from the outside in: retry, leave of the quota, circuit breaker, timeout. The breaker opens when half of at
/// least 20 attempts within 30 s failed for the provider's own fault (unreachable or 5xx, timeout, stalled or cut reply: never a 4xx or 429),
/// for 5 s at first and up to 60 s while probes keep failing.
/// </summary>
internal static class ProviderPipeline
{
    public const double FailureRatio = 0.5;
    public const int MinimumThroughput = 20;
    public static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(5);
    private const int MaxDoublings = 4;
    private const double MaxBreakSeconds = 60;
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    public static ResiliencePipeline<AttemptResult> Build(
        ProviderSpec provider, IQuota quota, ProviderErrors errors, ProviderHealth health, TimeProvider time, Action<ProviderCall, AttemptResult> onRetry)
    {
        var circuit = new ProviderCircuit(time);
        var builder = new ResiliencePipelineBuilder<AttemptResult> { Name = provider.Id, TimeProvider = time };
        return builder
            .AddRetry(Retry(provider, onRetry))
            .AddStrategy(_ => new LeaveStrategy(provider.Id, quota, circuit, errors, time), new LeaveStrategyOptions())
            .AddCircuitBreaker(Breaker(provider, circuit, health))
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static arguments => ValueTask.FromResult(Shorter(CallOf(arguments.Context).Remaining(), MaxTimeout)),
            })
            .Build();
    }

    private static RetryStrategyOptions<AttemptResult> Retry(ProviderSpec provider, Action<ProviderCall, AttemptResult> onRetry) => new()
    {
        // RetryPlan counts: what counts as an attempt depends on how it ended.
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Result is { Retry: not RetryRule.Never } result
            && RetryPlan.ShouldRetry(provider, CallOf(arguments.Context), result, Random.Shared.NextDouble())),
        DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(CallOf(arguments.Context).NextDelay),
        OnRetry = arguments =>
        {
            onRetry(CallOf(arguments.Context), arguments.Outcome.Result!);
            return default;
        },
    };

    private static CircuitBreakerStrategyOptions<AttemptResult> Breaker(ProviderSpec provider, ProviderCircuit circuit, ProviderHealth health) => new()
    {
        FailureRatio = FailureRatio,
        SamplingDuration = SamplingDuration,
        MinimumThroughput = MinimumThroughput,
        BreakDurationGenerator = static arguments => ValueTask.FromResult(TimeSpan.FromSeconds(
            Math.Min(MaxBreakSeconds, BreakDuration.TotalSeconds * Math.Pow(2, Math.Min(arguments.HalfOpenAttempts, MaxDoublings))))),
        StateProvider = circuit.State,
        ShouldHandle = static arguments => ValueTask.FromResult(IsProvidersFault(arguments.Outcome, arguments.Context)),
        OnOpened = arguments =>
        {
            circuit.Opened(arguments.BreakDuration);
            health.CircuitOpened(provider.Id, arguments.BreakDuration);
            return default;
        },
        OnHalfOpened = _ =>
        {
            health.CircuitProbing(provider.Id);
            return default;
        },
        OnClosed = _ =>
        {
            health.CircuitClosed(provider.Id);
            return default;
        },
    };

    private static bool IsProvidersFault(Outcome<AttemptResult> outcome, ResilienceContext context) => outcome.Exception switch
    {
        // Cut short by the run's deadline: the provider may be as quick as ever.
        TimeoutRejectedException => !CallOf(context).BoundByDeadline,
        null => outcome.Result!.Error?.Code
            is AgentErrorCode.ProviderUnavailable or AgentErrorCode.StreamStalled or AgentErrorCode.ReplyCut,
        _ => false,
    };

    private static ProviderCall CallOf(ResilienceContext context) => context.Properties.GetValue(ProviderCall.Key, null!);

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed class LeaveStrategyOptions : ResilienceStrategyOptions;
}
