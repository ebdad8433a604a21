using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MoA.Core.Accounting;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>Asks agents through the OpenAI-compatible API of their providers.</summary>
internal sealed partial class ProviderAgentInvoker : IAgentInvoker, IDisposable
{
    private static readonly UnboundedChannelOptions OneToOne = new() { SingleReader = true, SingleWriter = true };

    private readonly FrozenDictionary<string, ProviderLane> _lanes;
    private readonly TokenEstimator _estimator;
    private readonly ChatTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProviderAgentInvoker(
        MoaCatalog catalog,
        IQuota quota,
        TokenEstimator estimator,
        ProviderHealth health,
        ChatTelemetry telemetry,
        TimeProvider time,
        ILogger<ProviderAgentInvoker> logger,
        Func<ProviderSpec, SocketsHttpHandler>? handlers = null)
    {
        _estimator = estimator;
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
        var createHandler = handlers ?? ConnectionFactory.CreateHandler;
        _lanes = catalog.Providers.Values.ToFrozenDictionary(
            provider => provider.Id,
            provider => new ProviderLane(provider, createHandler(provider), quota, health, time, logger),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!call.Stream)
        {
            yield return await AskAsync(call, null, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        // Unbounded, for the provider is to be done with as soon as it can, and a reply is bounded by MaxResponseBytes.
        var deltas = Channel.CreateUnbounded<AgentReply>(OneToOne);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAndCompleteAsync(call, deltas.Writer, stop.Token);
        try
        {
            await foreach (var delta in deltas.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return delta;
            yield return await EndOf(asking, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A caller who leaves early must not leave a call behind.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Closes every connection.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes.Values)
            lane.Dispose();
    }

    private async Task<AgentOutcome> AskAndCompleteAsync(AgentCall call, ChannelWriter<AgentReply> deltas, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(call, deltas, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            deltas.Complete();
        }
    }

    private static async Task<AgentOutcome> EndOf(Task<AgentOutcome> asking, CancellationToken cancellationToken)
    {
        try
        {
            return await asking.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller knows its own token, not the linked one.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<AgentOutcome> AskAsync(AgentCall call, ChannelWriter<AgentReply>? deltas, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_lanes.TryGetValue(call.Model.Provider, out var lane))
            return NotConfigured(call);
        var usable = lane.Key.TryGetAuthorization(out var authorization, out var problem);
        var body = new RequestBody(RequestWriter.Write(call)) { WantsEvents = call.Stream };
        var state = new ProviderCall(call, body, authorization, _time, deltas) { Chat = _telemetry.Begin(call, lane.Identity) };
        try
        {
            var result = usable
                ? await lane.ExecuteAsync(state, cancellationToken).ConfigureAwait(false)
                : lane.Misconfigured(problem!);
            var outcome = OutcomeOf(state, result);
            state.Chat?.End(outcome);
            return outcome;
        }
        catch (Exception failure) when (state.Chat is not null)
        {
            state.Chat.End(failure, state.Attempts, state.Timings());
            throw;
        }
        finally
        {
            body.Release();
        }
    }

    private AgentOutcome OutcomeOf(ProviderCall state, AttemptResult result)
    {
        if (result.Usage is { } usage && result.Kind != AgentOutcomeKind.Failed)
            _estimator.Learn(state.Call.Model.Id, state.Call.Messages, usage.PromptTokens, TokenEstimator.CountCharacters(state.Call.Fields));
        if (result.Kind == AgentOutcomeKind.Failed)
            Log.Failed(_logger, state.Call.Id, state.Call.Model.Provider, state.Call.Model.Id, result.Error!.Code, result.Error.ProviderStatus, state.Attempts);
        return new AgentOutcome
        {
            Kind = result.Kind,
            Content = result.Content,
            Message = result.Message,
            Logprobs = result.Logprobs,
            FinishReason = result.FinishReason,
            SystemFingerprint = result.SystemFingerprint,
            Usage = result.Usage,
            Attempts = state.Attempts,
            Retries = state.Progress.Retries,
            Timings = state.Timings(),
            Error = result.Error,
        };
    }

    private AgentOutcome NotConfigured(AgentCall call) => new()
    {
        Kind = AgentOutcomeKind.Failed,
        Timings = new CallTimings { Started = _time.GetUtcNow() },
        Error = new AgentError
        {
            Code = AgentErrorCode.ModelNotConfigured,
            Message = $"Model {call.Model.Id} is served by provider {call.Model.Provider}, which the configuration does not have.",
        },
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Call {Call} to {Provider} ({Model}) failed after {Attempts} attempts: {Code}, HTTP {Status}")]
        public static partial void Failed(
            ILogger logger, string call, string provider, string model, AgentErrorCode code, int? status, int attempts);
    }
}
