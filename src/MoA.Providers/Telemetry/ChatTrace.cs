using System.Diagnostics;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>One call while it is made: its span, <c>chat {model}</c>, with all attempts in it, and its figures. Used by one attempt at a time.</summary>
internal sealed class ChatTrace(ChatTelemetry telemetry, AgentCall call, ProviderIdentity provider)
{
    private readonly Activity? _span = ChatSpan.Start(call, provider, telemetry.Switches);
    private TokenUsage _paid;
    private bool _isPaid;
    private double? _firstChunk;
    private double _lastChunk;

    /// <summary>What the reply says of itself.</summary>
    public ReplyFacts Facts { get; } = new();

    /// <summary>The call has leave, was refused it, or was stopped while it waited.</summary>
    public void Waited(TimeSpan wait, string? error)
    {
        telemetry.Waited(provider, call.Priority, wait, error);
        if (wait > TimeSpan.Zero)
            _span?.AddEvent(new ActivityEvent("moa.quota.waited", tags: new ActivityTagsCollection { [MoaAttributes.QuotaWait] = wait.TotalSeconds }));
    }

    /// <summary>An attempt ended.</summary>
    public void Attempted(AttemptResult result) => telemetry.Attempted(provider, call.Model.Id, ErrorOf(result.Kind, result.Error));

    /// <summary>An attempt was stopped by whoever made the call.</summary>
    public void AttemptStopped() => telemetry.Attempted(provider, call.Model.Id, ErrorTypes.Cancelled);

    /// <summary>A failed attempt is followed by another.</summary>
    public void Retrying(int attempt, AgentError error, TimeSpan delay)
    {
        if (_span is not { IsAllDataRequested: true })
            return;
        var tags = new ActivityTagsCollection
        {
            [MoaAttributes.Attempt] = attempt,
            [GenAiAttributes.ErrorType] = ErrorTypes.Of(error.Code),
            [MoaAttributes.RetryDelay] = delay.TotalSeconds,
        };
        if (error.ProviderStatus is { } status)
            tags[GenAiAttributes.HttpStatus] = status;
        _span.AddEvent(new ActivityEvent("moa.retry", tags: tags));
    }

    /// <summary>An attempt was paid for and is followed by another.</summary>
    public void Paid(TokenUsage usage) => (_paid, _isPaid) = (_paid + usage, true);

    /// <summary>A piece of a streamed reply came.</summary>
    /// <param name="at">Since the call's begin, without the wait for quota.</param>
    public void Chunk(TimeSpan at)
    {
        var seconds = at.TotalSeconds;
        if (_firstChunk is null)
            telemetry.Metrics.FirstChunk(seconds, Tags(null));
        else
            telemetry.Metrics.NextChunk(seconds - _lastChunk, Tags(null));
        _firstChunk ??= seconds;
        _lastChunk = seconds;
    }

    /// <summary>The call ended.</summary>
    public void End(AgentOutcome outcome)
    {
        if (outcome.Usage is { } usage)
            Paid(usage);
        var error = ErrorOf(outcome.Kind, outcome.Error);
        if (_span is { IsAllDataRequested: true })
            ChatSpan.Describe(_span, provider, outcome, telemetry.Switches);
        End(outcome.Attempts, outcome.Timings, error);
    }

    /// <summary>The call was stopped, or broke.</summary>
    public void End(Exception failure, int attempts, CallTimings timings) =>
        End(attempts, timings, failure is OperationCanceledException ? ErrorTypes.Cancelled : failure.GetType().FullName);

    private static string? ErrorOf(AgentOutcomeKind kind, AgentError? error) =>
        // A refusal by the model, or a filtered reply, is what was asked for: the operation went well.
        error is not null && (kind == AgentOutcomeKind.Failed || error.ProviderStatus is not (null or 200)) ? ErrorTypes.Of(error.Code) : null;

    private void End(int attempts, CallTimings timings, string? error)
    {
        telemetry.Metrics.Ended(timings.ProviderMs / 1000, Tags(error));
        if (_isPaid)
            telemetry.Metrics.Used(_paid, Facts, Tags(null));
        if (_span is null)
            return;
        if (_span.IsAllDataRequested)
        {
            ChatSpan.Describe(_span, Facts, _isPaid ? _paid : null, _firstChunk);
            _span.SetTag(MoaAttributes.Attempts, attempts);
            _span.SetTag(MoaAttributes.QuotaWait, timings.QueuedMs / 1000);
            if (error is not null)
                ErrorTypes.Fail(_span, error);
        }

        _span.Dispose();
    }

    private TagList Tags(string? error)
    {
        var tags = new TagList
        {
            { GenAiAttributes.OperationName, GenAiAttributes.Chat },
            { GenAiAttributes.ProviderName, provider.Name },
            { GenAiAttributes.RequestModel, call.Model.Name },
            { GenAiAttributes.ServerAddress, provider.Address },
            { GenAiAttributes.ServerPort, provider.Port },
            { MoaAttributes.Provider, provider.Id },
        };
        if (Facts.Model is { } model)
            tags.Add(GenAiAttributes.ResponseModel, provider.ResponseModels.Of(model));
        if (error is not null)
            tags.Add(GenAiAttributes.ErrorType, error);
        return tags;
    }
}
