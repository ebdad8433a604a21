using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;

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

    /// <summary>Drives the run to its end.</summary>
    /// <exception cref="OperationCanceledException">The host is stopping; what ended until then is journaled.</exception>
    public async Task DriveAsync()
    {
        IReadOnlyList<Reference> references = [];
        for (var layer = 1; layer <= _mixture.Layers.Count; layer++)
        {
            if (!IsCompleted(layer) && !await RunLayerAsync(layer, references).ConfigureAwait(false))
            {
                await recorder.FlushAsync().ConfigureAwait(false);
                return;
            }

            references = ReferencesOf(layer);
        }

        await AggregateAsync(references).ConfigureAwait(false);
        await recorder.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the run without an answer.</summary>
    public void Fail(RunError error, Proposal? answer = null) => recorder.Add((sequence, now) => new RunFailed
    {
        Sequence = sequence,
        Time = now,
        Usage = TotalUsage(answer),
        Cost = TotalCost(answer),
        ProviderMs = ProviderMs(answer),
        Answer = answer,
        Error = error,
    });

    private bool IsCompleted(int layer) => layer <= run.Layers.Count && run.Layers[layer - 1].Completed is not null;

    private List<Reference> ReferencesOf(int layer) =>
        [.. _slots[layer - 1].OfType<Proposal>().Where(IsUsable).Select(proposal => new Reference(proposal.Slot, proposal.Content!.Trim()))];

    private static bool IsUsable(Proposal proposal) => proposal.Status == ProposalStatus.Completed;

    private async Task<bool> RunLayerAsync(int layer, IReadOnlyList<Reference> references)
    {
        var spec = _mixture.Layers[layer - 1];
        var slots = _slots[layer - 1];
        if (layer > run.Layers.Count)
            StartLayer(layer, [.. spec.Proposers.Select(proposer => proposer.Model)]);
        // A layer's agents are asked when everything before is stored. Of the first layer nothing is paid for yet, so it need not wait.
        var stored = recorder.FlushAsync();
        if (layer > 1)
            await stored.ConfigureAwait(false);

        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var layerToken = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, grace.Token);
        // Before anyone is asked: a resumed layer may have its quorum already.
        var graceStarted = StartGraceAtQuorum(spec, slots, grace);
        var asked = new List<Task<Proposal>>();
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot] is null)
                asked.Add(AskProposerAsync(layer, slot, references, layerToken.Token));
        }

        await CollectAsync(spec, slots, asked, grace, graceStarted).ConfigureAwait(false);
        return EndLayer(layer, spec, slots);
    }

    // Async, so that a call which cannot even be planned fails like one that was made: its neighbours are stopped and waited for.
    private async Task<Proposal> AskProposerAsync(int layer, int slot, IReadOnlyList<Reference> references, CancellationToken cancellationToken)
    {
        var id = _mixture.Layers[layer - 1].Proposers[slot].Model;
        if (!catalog.Models.TryGetValue(id, out var model))
            return NotConfigured(layer, slot, id);
        return await AskAsync(calls.ForProposer(layer, slot, model, references), onDelta: null, cancellationToken).ConfigureAwait(false);
    }

    private Task<Proposal> AskAsync(PlannedCall planned, Func<AgentDelta, ValueTask>? onDelta, CancellationToken cancellationToken)
    {
        if (planned.Overflow is not null)
            return Task.FromResult(AgentRunner.NotMade(planned, AgentErrorCode.ContextOverflow, Sentence(planned.Overflow)));
        if (_spending.TryReserve(planned.Call.Model, planned.Most) is { } refusal)
            return Task.FromResult(AgentRunner.NotMade(planned, AgentErrorCode.BudgetExceeded, Sentence(refusal)));
        return AskAndSettleAsync(new CallSpending(_spending, planned.Call.Model, planned.Most));

        async Task<Proposal> AskAndSettleAsync(CallSpending spending)
        {
            var counted = planned with { Call = planned.Call with { TryPayAgain = spending.TryAgain } };
            var proposal = await agents.AskAsync(counted, onDelta, cancellationToken).ConfigureAwait(false);
            spending.Settle(proposal.Usage);
            if (spending.Earlier == default)
                return proposal;
            return proposal with
            {
                Usage = proposal.Usage + spending.Earlier,
                Cost = proposal.Cost + Pricing.CostOf(planned.Call.Model, spending.Earlier),
            };
        }
    }

    private async Task CollectAsync(
        MixtureLayer spec, Proposal?[] slots, List<Task<Proposal>> asked, CancellationTokenSource grace, bool graceStarted)
    {
        var left = asked.Count;
        OperationCanceledException? stopped = null;
        try
        {
            await foreach (var ended in Task.WhenEach(asked).ConfigureAwait(false))
            {
                left--;
                try
                {
                    var proposal = AsProposer(await ended.ConfigureAwait(false));
                    slots[proposal.Slot] = proposal;
                    recorder.Add((sequence, now) => IsUsable(proposal)
                        ? new ProposalCompleted { Sequence = sequence, Time = now, Proposal = proposal }
                        : new ProposalFailed { Sequence = sequence, Time = now, Proposal = proposal });
                }
                catch (OperationCanceledException cancelled) when (lifetime.IsHostStopping)
                {
                    stopped = cancelled;
                }

                graceStarted = graceStarted || StartGraceAtQuorum(spec, slots, grace);
                // What ended together is stored together; the last of the layer go with the layer's end.
                if (left > 0 && asked.Count(task => !task.IsCompleted) == left)
                    _ = recorder.FlushAsync();
            }
        }
        catch
        {
            // Nothing of this layer goes on behind the back of a run that failed.
            await grace.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        // A caller or a deadline that came after the host's stop ends the run all the same.
        if (stopped is not null && lifetime.IsStopping)
        {
            await recorder.FlushAsync().ConfigureAwait(false);
            throw stopped;
        }
    }

    private static bool StartGraceAtQuorum(MixtureLayer spec, Proposal?[] slots, CancellationTokenSource grace)
    {
        if (spec.Quorum is not { } quorum || slots.OfType<Proposal>().Count(IsUsable) < quorum.ProceedAfter)
            return false;
        if (quorum.Grace > TimeSpan.Zero)
            grace.CancelAfter(quorum.Grace);
        else
            grace.Cancel();
        return true;
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
        if (EndIfStopped())
            return false;
        var ended = slots.OfType<Proposal>().ToArray();
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
            await stored.ConfigureAwait(false);

        var pieces = new List<AnswerPiece>();
        var first = 0L;
        Proposal answer;
        try
        {
            answer = catalog.Models.TryGetValue(_mixture.Aggregator.Model, out var model)
                ? await AskAsync(calls.ForAggregator(model, references), OnDeltaAsync, lifetime.Token).ConfigureAwait(false)
                : NotConfigured(_mixture.LayerCount, 0, _mixture.Aggregator.Model);
        }
        finally
        {
            // Also on the way to run.failed: the numbers of published deltas must not be missing from the journal.
            if (pieces.Count > 0)
                recorder.AddStreamed(first, pieces);
        }

        EndRun(answer);

        async ValueTask OnDeltaAsync(AgentDelta delta)
        {
            if (pieces.Count == 0)
                await stored.ConfigureAwait(false);
            var published = recorder.Publish(delta);
            if (pieces.Count == 0)
                first = published.Sequence;
            pieces.Add(new AnswerPiece(delta.Text, delta.Choice));
        }
    }

    private void EndRun(Proposal answer)
    {
        if (answer.Status != ProposalStatus.Completed)
        {
            if (!EndIfStopped(answer))
                Fail(RunErrors.OfAggregator(answer), answer);
            return;
        }

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

    private bool EndIfStopped(Proposal? answer = null)
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
        Fail(RunErrors.Overdue(_mixture), answer);
        return true;
    }

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
