using System.Diagnostics;
using System.Threading.Channels;
using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Core.Engine;

/// <summary>One run being driven: proposer layer after proposer layer, then the aggregator.</summary>
internal sealed class RunDriver(
    RunProjection run, RunRecorder recorder, MoaCatalog catalog, AgentCallFactory calls, AgentRunner agents, RunLifetime lifetime, TimeProvider time)
{
    private readonly Mixture _mixture = run.Header.Mixture;
    private readonly RunSpending _spending = new(run.Header.Mixture.Budget, run.Usage, run.Cost);

    // What this drive knows and the projection may not yet: a batch is applied when it is journaled.
    private readonly Proposal?[][] _slots = [.. run.Header.Mixture.Layers.Select((layer, index) =>
        index < run.Layers.Count ? [.. run.Layers[index].Slots] : new Proposal?[layer.Proposers.Count])];

    // What the layer's span says of it.
    private RunErrorCode? _failure;

    /// <summary>Drives the run to its end.</summary>
    /// <exception cref="OperationCanceledException">The host is stopping; what ended until then is journaled.</exception>
    public async Task DriveAsync()
    {
        IReadOnlyList<Reference> references = [];
        for (var layer = 1; layer <= _mixture.Layers.Count; layer++)
        {
            if (!IsCompleted(layer) && !await RunLayerAsync(layer, references))
            {
                await recorder.FlushAsync();
                return;
            }

            references = ReferencesOf(layer);
        }

        await AggregateAsync(references);
        await recorder.FlushAsync();
    }

    /// <summary>Ends the run without an answer.</summary>
    public void Fail(RunError error, Proposal? answer = null)
    {
        _failure = error.Code;
        recorder.Add((sequence, now) => new RunFailed
        {
            Sequence = sequence,
            Time = now,
            Usage = TotalUsage(answer),
            Cost = TotalCost(answer),
            ProviderMs = ProviderMs(answer),
            Answer = answer,
            Error = error,
        });
    }

    private bool IsCompleted(int layer) => layer <= run.Layers.Count && run.Layers[layer - 1].Completed is not null;

    private List<Reference> ReferencesOf(int layer) =>
        [.. _slots[layer - 1].OfType<Proposal>().Where(IsUsable).Select(References.Of)];

    private static bool IsUsable(Proposal proposal) => References.IsUsable(proposal);

    private async Task<bool> RunLayerAsync(int layer, IReadOnlyList<Reference> references)
    {
        var spec = _mixture.Layers[layer - 1];
        var slots = _slots[layer - 1];
        if (layer > run.Layers.Count)
            StartLayer(layer, [.. spec.Proposers.Select(proposer => proposer.Model)]);
        // A layer's agents are asked when everything before is stored. Of the first layer nothing is paid for yet, so it need not wait.
        var stored = recorder.FlushAsync();
        if (layer > 1)
            await stored;

        using var span = LayerSpan.Start(layer);
        var left = lifetime.Deadline - time.GetUtcNow();
        using var patience = new LayerPatience(
            spec, LayerPatience.ShareOf(left, _mixture.CallTimeout, _mixture.LayerCount - layer + 1), lifetime, time);
        // Before anyone is asked: a resumed layer may have its quorum already.
        patience.Saw(slots.OfType<Proposal>().Count(IsUsable));
        var asked = new List<Task<Proposal>>();
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot] is null)
                asked.Add(AskProposerAsync(layer, slot, references, patience));
        }

        await LayerSpan.WatchAsync(span, slots, CollectAsync(slots, asked, patience));
        var goesOn = EndLayer(layer, spec, slots);
        LayerSpan.End(span, slots, goesOn ? null : ErrorOfEnd());
        return goesOn;
    }

    // Async, so that a call which cannot even be planned fails like one that was made: its neighbours are stopped and waited for.
    private async Task<Proposal> AskProposerAsync(int layer, int slot, IReadOnlyList<Reference> references, LayerPatience patience)
    {
        var id = _mixture.Layers[layer - 1].Proposers[slot].Model;
        if (!catalog.Models.TryGetValue(id, out var model))
            return NotConfigured(layer, slot, id);
        return await AskAsync(
            calls.ForProposer(layer, slot, model, references),
            (call, _) => agents.AskAsync(call, onDelta: null, patience.ErrorOfStoppedCall, patience.Token));
    }

    private async Task<Proposal> AskAsync(PlannedCall planned, Func<PlannedCall, CallSpending, Task<Proposal>> ask)
    {
        var model = planned.Call.Model;
        if (planned.Overflow is not null)
            return AgentRunner.NotMade(planned, AgentErrorCode.ContextOverflow, Sentence(planned.Overflow));
        if (_spending.TryReserve(model, planned.Most) is { } refusal)
            return AgentRunner.NotMade(planned, AgentErrorCode.BudgetExceeded, Sentence(refusal));
        var spending = new CallSpending(_spending, model, planned.Most);
        var counted = planned with { Call = planned.Call with { TryPayAgain = spending.TryAgain } };
        var proposal = await ask(counted, spending);
        spending.Settle(proposal.Usage);
        if (spending.Earlier == default)
            return proposal;
        return proposal with
        {
            Usage = proposal.Usage + spending.Earlier,
            Cost = proposal.Cost + Pricing.CostOf(model, spending.Earlier),
        };
    }

    private async Task CollectAsync(Proposal?[] slots, List<Task<Proposal>> asked, LayerPatience patience)
    {
        var left = asked.Count;
        var ended = InOrderOfEnd(asked);
        OperationCanceledException? stopped = null;
        try
        {
            while (left > 0)
            {
                var next = await ended.ReadAsync();
                left--;
                try
                {
                    var proposal = AsProposer(await next);
                    slots[proposal.Slot] = proposal;
                    recorder.Add((sequence, now) => IsUsable(proposal)
                        ? new ProposalCompleted { Sequence = sequence, Time = now, Proposal = proposal }
                        : new ProposalFailed { Sequence = sequence, Time = now, Proposal = proposal });
                }
                catch (OperationCanceledException cancelled) when (lifetime.IsHostStopping)
                {
                    stopped = cancelled;
                }

                if (left > 0)
                    patience.Saw(slots.OfType<Proposal>().Count(IsUsable));
                // What ended together is stored together; the last of the layer go with the layer's end.
                if (left > 0 && asked.Count(task => !task.IsCompleted) == left)
                    _ = recorder.FlushAsync();
            }
        }
        catch
        {
            // Nothing of this layer goes on behind the back of a run that failed.
            await patience.StopAsync();
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        // A caller or a deadline that came after the host's stop ends the run all the same.
        if (stopped is not null && lifetime.IsStopping)
        {
            await recorder.FlushAsync();
            throw stopped;
        }
    }

    // Not Task.WhenEach: on a grain's scheduler that goes through the thread pool twice for every task, once to itself and once back.
    private static ChannelReader<Task<Proposal>> InOrderOfEnd(List<Task<Proposal>> asked)
    {
        var ended = Channel.CreateUnbounded<Task<Proposal>>(new UnboundedChannelOptions { SingleReader = true });
        foreach (var task in asked)
        {
            _ = task.ContinueWith(
                static (task, writer) => ((ChannelWriter<Task<Proposal>>)writer!).TryWrite(task),
                ended.Writer,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return ended.Reader;
    }

    // A proposal is text for the next layer to read. A refusal, a withheld reply or silence is none.
    private static Proposal AsProposer(Proposal proposal)
    {
        if (proposal.Status != ProposalStatus.Completed || (proposal.Error is null && !string.IsNullOrWhiteSpace(proposal.Content)))
            return proposal;
        return proposal with
        {
            Status = ProposalStatus.Failed,
            Error = proposal.Error ?? new AgentError { Code = AgentErrorCode.InvalidReply, Message = $"{proposal.Model} answered without any text." },
        };
    }

    private bool EndLayer(int layer, MixtureLayer spec, Proposal?[] slots)
    {
        var ended = slots.OfType<Proposal>().ToArray();
        if (EndIfStopped(ended))
            return false;
        var answered = ended.Count(IsUsable);
        if (answered < spec.MinProposals)
        {
            Fail(RunErrors.TooFewProposals(layer, spec, ended));
            return false;
        }

        recorder.Add((sequence, now) => new LayerCompleted
        {
            Sequence = sequence,
            Time = now,
            Layer = layer,
            Completed = answered,
            Failed = ended.Count(proposal => proposal.Status == ProposalStatus.Failed),
            Cancelled = ended.Count(proposal => proposal.Status == ProposalStatus.Cancelled),
        });
        return true;
    }

    private async Task AggregateAsync(IReadOnlyList<Reference> references)
    {
        if (_mixture.LayerCount > run.Layers.Count)
            StartLayer(_mixture.LayerCount, [_mixture.Aggregator.Model]);
        var stored = recorder.FlushAsync();
        if (references.Count > 0)
            await stored;
        using var span = LayerSpan.Start(_mixture.LayerCount);
        if (_mixture.Kind == MixtureKind.Rank)
        {
            EndRun(await LayerSpan.WatchAsync(span, RankAsync(references)), span);
            return;
        }

        var stream = new AnswerStream(recorder, stored);
        Proposal answer;
        try
        {
            answer = catalog.Models.TryGetValue(_mixture.Aggregator.Model, out var model)
                ? await LayerSpan.WatchAsync(span, AskAggregatorAsync(model, references, stream))
                : NotConfigured(_mixture.LayerCount, 0, _mixture.Aggregator.Model);
        }
        finally
        {
            // Also on the way to run.failed.
            stream.Store();
        }

        EndRun(answer, span);
    }

    private async Task<Proposal> AskAggregatorAsync(ModelSpec model, IReadOnlyList<Reference> references, AnswerStream stream) =>
        await AskAsync(calls.ForAggregator(model, references), (call, spending) => AskForAnswerAsync(call, spending, stream));

    private async Task<Proposal> RankAsync(IReadOnlyList<Reference> references)
    {
        var id = _mixture.Aggregator.Model;
        var model = catalog.Models.GetValueOrDefault(id);
        var unasked = new Proposal
        {
            Layer = _mixture.LayerCount,
            Slot = 0,
            Model = id,
            Provider = model?.Provider,
            Status = ProposalStatus.Completed,
        };
        return await Ranking.AnswerAsync([.. references.Select(reference => _slots[^1][reference.Slot]!)], unasked, AskRankerAsync);

        async Task<Proposal> AskRankerAsync(bool again) => model is null
            ? NotConfigured(_mixture.LayerCount, 0, id)
            : await AskAsync(
                calls.ForRanker(model, references, again),
                (call, _) => agents.AskAsync(call, onDelta: null, lifetime.ErrorOfStoppedCall, lifetime.Token));
    }

    // The provider's own retries end with the first piece. From there on it takes an event to say that what was seen is void.
    private async Task<Proposal> AskForAnswerAsync(PlannedCall call, CallSpending spending, AnswerStream stream)
    {
        var cut = await AskOnceAsync();
        if (stream.IsEmpty || !IsCut(cut) || lifetime.Token.IsCancellationRequested || !spending.TryAgain(cut.Usage))
            return cut;
        stream.Store();
        recorder.Add((sequence, now) => new RunResumed { Sequence = sequence, Time = now });
        await recorder.FlushAsync();
        return SecondCall.Join(cut, await AskOnceAsync(), cut.Error);

        Task<Proposal> AskOnceAsync() => agents.AskAsync(call, stream.PublishAsync, lifetime.ErrorOfStoppedCall, lifetime.Token);
    }

    private static bool IsCut(Proposal answer) => answer.Status == ProposalStatus.Failed && answer.Error?.Code
        is AgentErrorCode.ReplyCut or AgentErrorCode.StreamError or AgentErrorCode.StreamStalled or AgentErrorCode.ProviderUnavailable;

    private void EndRun(Proposal answer, Activity? span)
    {
        if (answer.Status != ProposalStatus.Completed)
        {
            if (!EndIfStopped([answer], answer))
                Fail(RunErrors.OfAggregator(answer), answer);
            LayerSpan.End(span, [answer], ErrorOfEnd());
            return;
        }

        LayerSpan.End(span, [answer], error: null);
        recorder.Add((sequence, now) => new LayerCompleted
        {
            Sequence = sequence,
            Time = now,
            Layer = answer.Layer,
            Completed = 1,
            Failed = 0,
            Cancelled = 0,
        });
        recorder.Add((sequence, now) => new RunCompleted
        {
            Sequence = sequence,
            Time = now,
            Usage = TotalUsage(answer),
            Cost = TotalCost(answer),
            ProviderMs = ProviderMs(answer),
            Answer = answer,
        });
    }

    private bool EndIfStopped(IReadOnlyList<Proposal> ofLayer, Proposal? answer = null)
    {
        if (lifetime.CancelReason is { } reason)
        {
            recorder.Add((sequence, now) => new RunCancelled
            {
                Sequence = sequence,
                Time = now,
                Usage = TotalUsage(answer),
                Cost = TotalCost(answer),
                ProviderMs = ProviderMs(answer),
                Answer = answer,
                Reason = reason,
            });
            return true;
        }

        if (!lifetime.IsOverdue)
            return false;
        Fail(RunErrors.Overdue(_mixture, ofLayer), answer);
        return true;
    }

    private string ErrorOfEnd() => _failure is { } code ? ErrorTypes.Of(code) : ErrorTypes.Cancelled;

    private void StartLayer(int layer, IReadOnlyList<string> models) =>
        recorder.Add((sequence, now) => new LayerStarted { Sequence = sequence, Time = now, Layer = layer, Models = models });

    private static Proposal NotConfigured(int layer, int slot, string model) => new()
    {
        Layer = layer,
        Slot = slot,
        Model = model,
        Status = ProposalStatus.Failed,
        Error = new AgentError { Code = AgentErrorCode.ModelNotConfigured, Message = $"The model {model} is no longer configured." },
    };

    private IEnumerable<Proposal> All(Proposal? answer)
    {
        var proposals = _slots.SelectMany(layer => layer).OfType<Proposal>();
        return answer is null ? proposals : proposals.Append(answer);
    }

    private TokenUsage TotalUsage(Proposal? answer) => All(answer).Aggregate(default(TokenUsage), (sum, proposal) => sum + proposal.Usage);

    private decimal TotalCost(Proposal? answer) => All(answer).Sum(proposal => proposal.Cost);

    // The critical path: of each layer the slot that was waited for longest.
    private double ProviderMs(Proposal? answer) => All(answer)
        .Where(proposal => proposal.Timings is not null)
        .GroupBy(proposal => proposal.Layer)
        .Sum(layer => layer.Max(proposal => proposal.Timings!.QueuedMs + proposal.Timings.ProviderMs));

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
