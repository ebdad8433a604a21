using System.ClientModel.Primitives;
using Microsoft.Extensions.Logging;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;
using Polly;

namespace MoA.Providers;

/// <summary>Everything that calls to one provider share: connections, key, pipeline.</summary>
internal sealed partial class ProviderLane : IDisposable
{
    private readonly ProviderSpec _provider;
    private readonly ProviderClient _client;
    private readonly ProviderErrors _errors;
    private readonly ReplyReader _reader;
    private readonly ProviderHealth _health;
    private readonly TrafficMeter _traffic;
    private readonly ResiliencePipeline<AttemptResult> _pipeline;
    private readonly ILogger _logger;

    public ProviderLane(
        ProviderSpec provider, SocketsHttpHandler handler, IQuota quota, ProviderHealth health, TimeProvider time, ILogger logger)
    {
        _provider = provider;
        _health = health;
        _traffic = health.Traffic.Of(provider.Id);
        _logger = logger;
        Key = new ProviderKey(provider);
        Identity = new ProviderIdentity(provider);
        _client = new ProviderClient(provider, handler);
        _errors = new ProviderErrors(provider.Id);
        _reader = new ReplyReader(provider, _errors, new ErrorReply(provider.Id, Key), time);
        _pipeline = ProviderPipeline.Build(provider, quota, _errors, health, time, NoteRetry);
    }

    public ProviderKey Key { get; }

    /// <summary>What telemetry calls the provider.</summary>
    public ProviderIdentity Identity { get; }

    /// <summary>No call is made: there is no usable key.</summary>
    public AttemptResult Misconfigured(string problem)
    {
        var result = ProviderErrors.Misconfigured(problem);
        _health.Failed(_provider.Id, result.Error!);
        _traffic.CallEnded(failed: true);
        return result;
    }

    /// <summary>Makes attempts until one of them ends the call.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<AttemptResult> ExecuteAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            context.Properties.Set(ProviderCall.Key, call);
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static (context, state) => state.Lane.AttemptAsync(state.Call, context.CancellationToken),
                context,
                (Lane: this, Call: call)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            outcome.ThrowIfException();
            if (outcome.Result!.Error is { Code: AgentErrorCode.Timeout } timeout)
            {
                _health.Failed(_provider.Id, timeout);
                _traffic.AttemptFailed(isRateLimit: false);
            }

            _traffic.CallEnded(outcome.Result.Kind == AgentOutcomeKind.Failed);
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Outcome<AttemptResult>> AttemptAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        call.Progress.BeginAttempt();
        call.AttemptBegan = call.Elapsed;
        call.Chat?.Facts.Clear();
        PipelineResponse? response = null;
        try
        {
            response = await _client.SendAsync(call.Call, call.Body, call.Authorization, cancellationToken).ConfigureAwait(false);
            var result = await _reader.ReadAsync(call, response, cancellationToken).ConfigureAwait(false);
            return Report(call, result);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            return Outcome.FromException<AttemptResult>(exception);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            if (cancellationToken.IsCancellationRequested)
                return Outcome.FromException<AttemptResult>(new OperationCanceledException(cancellationToken));
            return Report(call, response is null ? _errors.Unreachable(exception) : _errors.Cut(exception));
        }
        finally
        {
            _traffic.AttemptEnded(isRetry: call.Attempts > 1);
            response?.Dispose();
        }
    }

    private Outcome<AttemptResult> Report(ProviderCall call, AttemptResult result)
    {
        call.Latest = result;
        if (result.Error is { } error && result.Kind == AgentOutcomeKind.Failed)
        {
            _health.Failed(_provider.Id, error, call.Call.Tenant);
            _traffic.AttemptFailed(error.Code == AgentErrorCode.RateLimited);
        }
        else
        {
            _health.Accepted(_provider.Id);
            _traffic.AttemptSucceeded(call.Elapsed - call.AttemptBegan, call.FirstToken - call.AttemptBegan);
        }

        return Outcome.FromResult(result);
    }

    private void NoteRetry(ProviderCall call, AttemptResult result)
    {
        if (result.Retry == RetryRule.Circuit)
        {
            // Nobody was asked, so nothing failed.
            Log.WaitsForBreaker(_logger, call.Call.Id, _provider.Id, call.Call.Model.Id, call.NextDelay);
            return;
        }

        var error = result.Error!;
        call.Progress.Retry(error, call.NextDelay);
        call.Chat?.Retrying(call.Attempts, error, call.NextDelay);
        Log.Retrying(_logger, call.Call.Id, _provider.Id, call.Call.Model.Id, call.Attempts, error.Code, error.ProviderStatus, call.NextDelay);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug,
            "Call {Call} to {Provider} ({Model}) is tried again in {Delay} after {Attempts} attempts: {Code}, HTTP {Status}")]
        public static partial void Retrying(
            ILogger logger, string call, string provider, string model, int attempts, AgentErrorCode code, int? status, TimeSpan delay);

        [LoggerMessage(2, LogLevel.Debug, "Call {Call} waits {Delay} for the circuit breaker of {Provider} ({Model})")]
        public static partial void WaitsForBreaker(ILogger logger, string call, string provider, string model, TimeSpan delay);
    }
}
