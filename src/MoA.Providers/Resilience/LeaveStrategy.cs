using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace MoA.Providers;

/// <summary>
/// Gives every attempt leave of its own and ends it: settled from reported usage, with 0 where the provider refused before it produced
/// anything, else abandoned. It stands between retry and breaker, so that a retry takes new leave and the wait counts neither as a failure nor
/// against the timeout. What the inner strategies throw becomes a result here.
/// </summary>
internal sealed class LeaveStrategy(string provider, IQuota quota, ProviderCircuit circuit, ProviderErrors errors, TimeProvider time)
    : ResilienceStrategy<AttemptResult>
{
    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback, ResilienceContext context, TState state)
    {
        var call = context.Properties.GetValue(ProviderCall.Key, null!);
        if (call.Remaining() <= TimeSpan.Zero)
            return Outcome.FromResult(OutOfTime(call));
        if (!circuit.TryEnter(out var isProbe, out var wait))
            return Outcome.FromResult(errors.CircuitOpen(wait));
        try
        {
            var (lease, refusal) = await AcquireAsync(call, context.CancellationToken).ConfigureAwait(false);
            return lease is null
                ? Outcome.FromResult(refusal!)
                : await UseAsync(lease, call, callback, context, state).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            return Outcome.FromException<AttemptResult>(exception);
        }
        finally
        {
            if (isProbe)
                circuit.EndProbe();
        }
    }

    // No attempt was made: what the provider said last tells more than that time ran out. Its usage was counted before this attempt.
    private AttemptResult OutOfTime(ProviderCall call) =>
        call.Latest is { } latest ? latest with { Retry = RetryRule.Never, Usage = null } : errors.TimedOut(call);

    private async ValueTask<(QuotaLease? Lease, AttemptResult? Refusal)> AcquireAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        call.Progress.BeginWait();
        try
        {
            var lease = await quota.AcquireAsync(RequestOf(call), cancellationToken).ConfigureAwait(false);
            EndWait(call, lease.Waited);
            return (lease, null);
        }
        catch (QuotaExceededException exception)
        {
            var code = exception.Reason == QuotaExceededReason.Unavailable ? AgentErrorCode.QuotaUnavailable : AgentErrorCode.QuotaExceeded;
            EndWait(call, time.GetElapsedTime(began), ErrorTypes.Of(code));
            if (exception.Reason is QuotaExceededReason.DeadlineTooSoon or QuotaExceededReason.DeadlinePassed && call.Latest is not null)
                return (null, OutOfTime(call));
            return (null, AttemptResult.Failure(code, exception.Message, RetryRule.Never, retryAfter: exception.RetryAfter));
        }
        catch (OperationCanceledException)
        {
            EndWait(call, time.GetElapsedTime(began), ErrorTypes.Cancelled);
            throw;
        }
    }

    private static void EndWait(ProviderCall call, TimeSpan waited, string? error = null)
    {
        call.Progress.EndWait(waited);
        call.Chat?.Waited(waited, error);
    }

    private QuotaRequest RequestOf(ProviderCall call) => new()
    {
        Provider = provider,
        Model = call.Call.Model.Id,
        Tokens = (int)Math.Min(int.MaxValue, (long)call.Call.EstimatedPromptTokens + call.Call.ReservedOutputTokens),
        Priority = call.Call.Priority,
        Deadline = call.Call.Deadline,
    };

    private async ValueTask<Outcome<AttemptResult>> UseAsync<TState>(
        QuotaLease lease,
        ProviderCall call,
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback,
        ResilienceContext context,
        TState state)
    {
        try
        {
            if (call.Remaining() <= TimeSpan.Zero)
            {
                lease.Settle(0);
                return Outcome.FromResult(OutOfTime(call));
            }

            var before = call.Attempts;
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            switch (outcome.Exception)
            {
                case null:
                    call.Chat?.Attempted(outcome.Result!);
                    End(lease, outcome.Result!);
                    return outcome;
                case BrokenCircuitException:
                    // The breaker opened while the call waited for leave.
                    lease.Settle(0);
                    return Outcome.FromResult(errors.CircuitOpen(circuit.Wait()));
                case TimeoutRejectedException:
                    var late = errors.TimedOut(call);
                    call.Chat?.Attempted(late);
                    return Outcome.FromResult(late);
                default:
                    if (call.Attempts > before)
                        call.Chat?.AttemptStopped();
                    return outcome;
            }
        }
        finally
        {
            lease.Abandon();
        }
    }

    private void End(QuotaLease lease, AttemptResult result)
    {
        // Before the lease ends: its place must not go to a waiter that the pause would have held back.
        if (result.Retry == RetryRule.RateLimit)
            quota.Pause(provider, new QuotaPause { RetryAfter = result.RetryAfter });
        if (result.Usage is { } usage)
            lease.Settle(usage.TotalTokens);
        else if (result.UsedNoTokens)
            lease.Settle(0);
    }
}
