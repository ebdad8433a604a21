using System.Text;
using MoA.Core.Accounting;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Asks one agent and makes the proposal of what came.</summary>
internal sealed class AgentRunner(IAgentInvoker invoker, TokenEstimator estimator, RunLifetime lifetime, TimeProvider time)
{
    /// <summary>Makes a planned call.</summary>
    /// <param name="planned">The call.</param>
    /// <param name="onDelta">Sees each piece of a streamed reply.</param>
    /// <param name="errorOfStoppedCall">Says what stopped the call, once its token is cancelled.</param>
    /// <param name="cancellationToken">Stops this call: the run's token, or the layer's, which also stops stragglers.</param>
    /// <exception cref="OperationCanceledException">The host is stopping, so the call has no result.</exception>
    public async Task<Proposal> AskAsync(
        PlannedCall planned, Func<AgentDelta, ValueTask>? onDelta, Func<AgentError?> errorOfStoppedCall, CancellationToken cancellationToken)
    {
        var progress = new CallProgress(time);
        var call = planned.Call with { Progress = progress };
        var started = time.GetUtcNow();
        var since = time.GetTimestamp();
        TimeSpan? firstToken = null;
        StringBuilder? streamed = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            AgentOutcome? outcome = null;
            await foreach (var reply in invoker.InvokeAsync(call, cancellationToken).WithCancellation(cancellationToken))
            {
                if (reply is AgentDelta delta)
                {
                    firstToken ??= time.GetElapsedTime(since);
                    (streamed ??= new StringBuilder()).Append(delta.Text);
                    if (onDelta is not null)
                        await onDelta(delta);
                }
                else
                {
                    outcome = (AgentOutcome)reply;
                }
            }

            return FromOutcome(
                planned, outcome ?? throw new InvalidOperationException($"The invoker ended call {call.Id} without an outcome."), streamed?.ToString() ?? "");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !lifetime.IsStopping)
        {
            var text = streamed?.ToString() ?? "";
            var usage = text.Length == 0 ? default : Estimate(planned, text.Length);
            var (took, queued) = (time.GetElapsedTime(since), progress.Queued);
            return Empty(planned) with
            {
                Status = ProposalStatus.Cancelled,
                Content = text.Length == 0 ? null : text,
                Usage = usage,
                UsageEstimated = text.Length > 0,
                Cost = Pricing.CostOf(call.Model, usage),
                Attempts = progress.Attempts,
                Retries = progress.Retries,
                Timings = new CallTimings
                {
                    Started = started,
                    QueuedMs = queued.TotalMilliseconds,
                    FirstTokenMs = firstToken?.TotalMilliseconds,
                    ProviderMs = Math.Max(0, (took - queued).TotalMilliseconds),
                },
                Error = errorOfStoppedCall(),
                Sent = SentOf(planned),
            };
        }
    }

    /// <summary>The proposal of a call that is not made.</summary>
    public static Proposal NotMade(PlannedCall planned, AgentErrorCode code, string message) =>
        Empty(planned) with { Error = new AgentError { Code = code, Message = message } };

    private static Proposal Empty(PlannedCall planned) => new()
    {
        Layer = planned.Call.Layer,
        Slot = planned.Call.Slot,
        Model = planned.Call.Model.Id,
        Provider = planned.Call.Model.Provider,
        Status = ProposalStatus.Failed,
        Cuts = planned.Cuts.Count == 0 ? null : planned.Cuts,
    };

    private Proposal FromOutcome(PlannedCall planned, AgentOutcome outcome, string streamed)
    {
        var answered = outcome.Kind is AgentOutcomeKind.Answer or AgentOutcomeKind.Length;
        var usage = outcome.Usage ?? (answered || streamed.Length > 0
            ? Estimate(planned, Math.Max(streamed.Length, outcome.Content?.Length ?? 0))
            : default);
        return Empty(planned) with
        {
            Status = outcome.Kind == AgentOutcomeKind.Failed ? ProposalStatus.Failed : ProposalStatus.Completed,
            Content = outcome.Content ?? (streamed.Length > 0 ? streamed : null),
            Message = outcome.Message,
            Logprobs = outcome.Logprobs,
            FinishReason = outcome.FinishReason,
            SystemFingerprint = outcome.SystemFingerprint,
            Usage = usage,
            UsageEstimated = outcome.Usage is null && usage != default,
            Cost = Pricing.CostOf(planned.Call.Model, usage),
            Attempts = outcome.Attempts,
            Retries = outcome.Retries,
            Timings = outcome.Timings,
            Sent = outcome.Attempts > 0 ? SentOf(planned) : null,
            Error = outcome.Error ?? (answered ? null : new AgentError { Code = AgentErrorCode.Internal, Message = "No reason is known." }),
        };
    }

    private static SentRequest SentOf(PlannedCall planned) => new()
    {
        Model = planned.Call.Model.Name,
        MaxTokensField = planned.Call.Model.MaxTokensField is var field && field == ModelSpec.DefaultMaxTokensField ? null : field,
        MaxTokens = planned.AssumedMaxTokens,
    };

    private TokenUsage Estimate(PlannedCall planned, int characters) =>
        new(planned.Call.EstimatedPromptTokens, estimator.EstimateText(planned.Call.Model.Id, characters));
}
