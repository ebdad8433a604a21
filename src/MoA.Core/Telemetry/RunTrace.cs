using System.Diagnostics;
using MoA.Core.Runs;

namespace MoA.Core.Telemetry;

/// <summary>
/// One run while this process works on it: its span, <c>invoke_workflow {mixture}</c>, and what its events say. It goes by the events that are
/// published: what it counts is what the journal holds, or will hold where storage lags behind. Used from one thread at a time.
/// </summary>
internal sealed class RunTrace : IDisposable
{
    private readonly RunTelemetry _telemetry;
    private readonly RunProjection _run;
    private readonly Activity? _span;
    private readonly bool _isResumed;
    private bool _isTakenUp;

    public RunTrace(RunTelemetry telemetry, RunProjection run, bool resume)
    {
        (_telemetry, _run, _isResumed, _isTakenUp) = (telemetry, run, resume, !resume);
        _span = Start(run, resume);
        if (_span is not { IsAllDataRequested: true })
            return;
        _span.SetTag(MoaAttributes.RunLayers, run.Header.Mixture.LayerCount);
        if (run.Header.Tenant is { } tenant)
            _span.SetTag(MoaAttributes.Tenant, tenant);
        if (telemetry.CapturesContent)
            _span.SetTag(GenAiAttributes.InputMessages, MessageContent.OfInput(run.Header.Request.Messages));
    }

    /// <summary>The span, as <c>traceparent</c> carries it; null: there is none.</summary>
    public string? Id => _span?.Id;

    /// <summary>Sees every event before those do who wait for it.</summary>
    public Action<RunEvent> Before(Action<RunEvent> publish) => next =>
    {
        See(next);
        publish(next);
    };

    /// <summary>The host works on it no more: it has ended, or stays open for another.</summary>
    public void Dispose()
    {
        _telemetry.Left(_run);
        if (_span is null)
            return;
        if (_run.Ended is null && _span.IsAllDataRequested)
            Describe(_span, "running");
        _span.Dispose();
    }

    private static Activity? Start(RunProjection run, bool resume)
    {
        if (!MoaTelemetry.Source.HasListeners())
            return null;
        var mixture = run.Header.Mixture.Name;
        IEnumerable<KeyValuePair<string, object?>> tags =
        [
            new(GenAiAttributes.OperationName, GenAiAttributes.InvokeWorkflow),
            new(GenAiAttributes.WorkflowName, mixture),
            new(MoaAttributes.RunId, run.Header.Id.Value),
        ];
        // Whoever took the run up, or woke it, is not what the run is a part of: it goes on in a trace of its own, which names those before.
        if (resume)
            Activity.Current = null;
        return MoaTelemetry.Source.StartActivity(
            $"{GenAiAttributes.InvokeWorkflow} {mixture}", ActivityKind.Internal, parentContext: default, tags, resume ? Links(run) : null);
    }

    private static IEnumerable<ActivityLink> Links(RunProjection run)
    {
        foreach (var trace in run.Traces)
        {
            if (ActivityContext.TryParse(trace, null, isRemote: true, out var context))
                yield return new ActivityLink(context);
        }
    }

    private void See(RunEvent next)
    {
        switch (next)
        {
            case RunResumed when !_isTakenUp:
                _isTakenUp = true;
                break;
            case RunResumed:
                _span?.AddEvent(new ActivityEvent("moa.answer.restarted"));
                break;
            case ProposalCompleted completed:
                _telemetry.Ended(_run, completed.Proposal);
                break;
            case ProposalFailed failed:
                _telemetry.Ended(_run, failed.Proposal);
                break;
            case RunEnded ended:
                See(ended);
                break;
        }
    }

    private void See(RunEnded ended)
    {
        if (ended.Answer is { } answer)
            _telemetry.Ended(_run, answer);
        var (status, error) = ended switch
        {
            RunCompleted => ("completed", null),
            RunFailed failed => ("failed", ErrorTypes.Of(failed.Error.Code)),
            _ => ("cancelled", ErrorTypes.Cancelled),
        };
        _telemetry.Ended(_run, ended, status, error, _isResumed);
        if (_span is not { IsAllDataRequested: true })
            return;
        Describe(_span, status);
        if (error is not null)
            ErrorTypes.Fail(_span, error);
        if (ended is RunCancelled cancelled)
            _span.SetTag(MoaAttributes.RunCancelReason, cancelled.Reason);
        if (_telemetry.CapturesContent && ended is RunCompleted { Answer: { } said })
            _span.SetTag(GenAiAttributes.OutputMessages, MessageContent.OfOutput(said.Content, said.Message, said.FinishReason, failed: false));
    }

    private void Describe(Activity span, string status)
    {
        span.SetTag(MoaAttributes.RunStatus, status);
        span.SetTag(MoaAttributes.RunResumes, _run.Resumes);
        span.SetTag(MoaAttributes.RunCost, (double)_run.Cost);
        span.SetTag(MoaAttributes.RunInputTokens, _run.Usage.PromptTokens);
        span.SetTag(MoaAttributes.RunOutputTokens, _run.Usage.CompletionTokens);
    }
}
