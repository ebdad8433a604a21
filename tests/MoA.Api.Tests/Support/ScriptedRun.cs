using System.Text.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Tests.Support;

/// <summary>A run whose events a test releases one by one.</summary>
internal sealed class ScriptedRun
{
    private readonly Lock _gate = new();
    private readonly List<WatchedEvent> _events = [];
    private readonly RunProjection _projection;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<string> _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _interrupted;
    private int _resumes;

    public ScriptedRun(RunRequest request, TimeProvider time, bool simulated)
    {
        _time = time;
        Request = request;
        var started = new RunStarted
        {
            Sequence = 1,
            Time = time.GetUtcNow(),
            Header = new RunHeader
            {
                Id = RunId.New(time.GetUtcNow()),
                Created = time.GetUtcNow(),
                Mixture = request.Mixture,
                Request = request.Chat,
                Tenant = request.Tenant,
                Simulated = simulated,
            },
        };
        _projection = new RunProjection(started);
        _events.Add(new WatchedEvent(new RunEventCursor(1, 0), started));
    }

    public RunRequest Request { get; }

    public RunId Id => _projection.Header.Id;

    /// <summary>The reason it was cancelled with, when it is.</summary>
    public Task<string> Cancelled => _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public RunSnapshot Snapshot
    {
        get
        {
            lock (_gate)
                return _projection.ToSnapshot();
        }
    }

    public void Start(int layer, params string[] models) =>
        Publish((sequence, time) => new LayerStarted { Sequence = sequence, Time = time, Layer = layer, Models = models });

    public void Propose(int layer, int slot, string model, string content, double providerMs = 0) =>
        Publish((sequence, time) => new ProposalCompleted
        {
            Sequence = sequence,
            Time = time,
            Proposal = Proposal(layer, slot, model, content) with { Timings = new CallTimings { Started = time, ProviderMs = providerMs } },
        });

    public void FailProposal(int layer, int slot, string model, AgentError error, int attempts) => Publish((sequence, time) => new ProposalFailed
    {
        Sequence = sequence,
        Time = time,
        Proposal = Proposal(layer, slot, model, null) with { Status = ProposalStatus.Failed, Error = error, Attempts = attempts },
    });

    public void EndLayer(int layer, int completed, int failed = 0) => Publish((sequence, time) =>
        new LayerCompleted { Sequence = sequence, Time = time, Layer = layer, Completed = completed, Failed = failed, Cancelled = 0 });

    public void Say(string content) => Publish((sequence, time) => new AnswerDelta { Sequence = sequence, Time = time, Content = content });

    public void SayChoice(string json) => Publish((sequence, time) => new AnswerDelta { Sequence = sequence, Time = time, Choice = Json(json) });

    public void Resume()
    {
        _resumes++;
        Publish((sequence, time) => new RunResumed { Sequence = sequence, Time = time });
    }

    public void Complete(Proposal answer, TokenUsage usage = default, decimal cost = 0, double providerMs = 0) => Publish((sequence, time) =>
        new RunCompleted { Sequence = sequence, Time = time, Usage = usage, Cost = cost, ProviderMs = providerMs, Answer = answer });

    public void Complete(string content) => Complete(
        Proposal(1, 0, "a", content) with { FinishReason = "stop", Usage = new TokenUsage(10, 5), Cost = 0.25m }, new TokenUsage(10, 5), 0.25m);

    public void Fail(RunErrorCode code, string message = "It failed.", params AgentError[] causes) => Publish((sequence, time) => new RunFailed
    {
        Sequence = sequence,
        Time = time,
        Usage = default,
        Cost = 0,
        Error = new RunError { Code = code, Message = message, Causes = causes },
    });

    public void Fail(AgentError cause, TokenUsage usage, Proposal? answer = null) => Publish((sequence, time) => new RunFailed
    {
        Sequence = sequence,
        Time = time,
        Usage = usage,
        Cost = 0,
        Answer = answer,
        Error = new RunError { Code = RunErrorCode.AggregatorFailed, Message = "It failed.", Causes = [cause] },
    });

    public void Cancel(string reason)
    {
        if (Snapshot.Completed is null)
            Publish((sequence, time) => new RunCancelled { Sequence = sequence, Time = time, Usage = default, Cost = 0, Reason = reason });
        _cancelled.TrySetResult(reason);
    }

    /// <summary>Ends every watch without a terminal event, as a stopping runtime does.</summary>
    public void Interrupt() => Change(() => _interrupted = true);

    public async IAsyncEnumerable<WatchedEvent> WatchAsync(
        RunEventCursor after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var index = (int)after.Sequence; ; index++)
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    if (index < _events.Count)
                        break;
                    if (_interrupted || _projection.Ended is not null)
                        yield break;
                    changed = _changed.Task;
                }

                await changed.WaitAsync(cancellationToken);
            }

            yield return _events[index];
        }
    }

    public static Proposal Proposal(int layer, int slot, string model, string? content) =>
        new() { Layer = layer, Slot = slot, Model = model, Status = ProposalStatus.Completed, Content = content };

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private void Publish(Func<long, DateTimeOffset, RunEvent> make) => Change(() =>
    {
        var next = make(_projection.LastSequence + 1, _time.GetUtcNow());
        if (next is not RunEnded { Answer.Layer: var layer } || layer <= _projection.Layers.Count)
            _projection.Apply(next);
        else
            ApplyWithLayer((RunEnded)next, layer);
        _events.Add(new WatchedEvent(new RunEventCursor(_projection.LastSequence, _resumes), next with { Sequence = _projection.LastSequence }));
    });

    // A test that only cares for the answer need not start the aggregator's layer itself.
    private void ApplyWithLayer(RunEnded ended, int layer)
    {
        for (var missing = _projection.Layers.Count + 1; missing <= layer; missing++)
        {
            var started = new LayerStarted { Sequence = _projection.LastSequence + 1, Time = ended.Time, Layer = missing, Models = ["a"] };
            _projection.Apply(started);
            _events.Add(new WatchedEvent(new RunEventCursor(started.Sequence, _resumes), started));
        }

        _projection.Apply(ended with { Sequence = _projection.LastSequence + 1 });
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            change();
            before = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }
}
