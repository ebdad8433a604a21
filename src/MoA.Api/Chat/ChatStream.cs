using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Chat;

/// <summary>Turns a run's events into the chunks of one streamed answer.</summary>
internal sealed class ChatStream(ChunkWriter chunks, Func<bool> hasBegun, ApiRequest request, RunBudget? askedBudget, bool withProgress, ProgressMeter progress)
{
    private bool _spoke;
    private bool _hasPieces;

    /// <summary>Writes what an event means to the client.</summary>
    /// <returns>Whether the next event is wanted.</returns>
    /// <exception cref="ApiException">The run failed before anything was sent, so the failure can have its own status.</exception>
    public bool Write(WatchedEvent watched)
    {
        progress.See(watched.Event);
        request.ProviderMs = progress.ProviderMs;
        switch (watched.Event)
        {
            case AnswerDelta piece:
                Speak();
                chunks.WriteDelta(piece);
                _hasPieces = true;
                return true;
            case RunCompleted completed:
                WriteCompleted(completed);
                return false;
            case RunFailed failed:
                request.ProviderMs = failed.ProviderMs;
                return Fail(RunErrors.ToError(request.Run!.Value, failed, askedBudget, progress.Spent));
            case RunCancelled cancelled:
                return Fail(RunErrors.Cancelled(request.Run!.Value, cancelled));
            case RunResumed when _hasPieces:
                return Fail(Restarted());
            case LayerStarted or ProposalCompleted or ProposalFailed or LayerCompleted when withProgress:
                chunks.WriteProgress(watched.Event);
                return true;
            default:
                return true;
        }
    }

    /// <summary>Says that the runtime stopped before the run ended.</summary>
    public void Interrupt() => Fail(RunErrors.Interrupted(request.Run!.Value));

    private void WriteCompleted(RunCompleted completed)
    {
        if (!_hasPieces)
            request.ProviderMs = completed.ProviderMs;
        Speak();
        if (!_hasPieces && completed.Answer is { } whole)
            chunks.WriteWhole(whole);
        chunks.WriteEnd(completed, progress);
    }

    private void Speak()
    {
        if (!_spoke)
            chunks.WriteRole();
        _spoke = true;
    }

    private bool Fail(ApiError error)
    {
        if (!hasBegun())
            throw new ApiException(error);
        chunks.WriteError(error);
        return false;
    }

    // What was sent cannot be taken back, and the answer that now begins anew need not continue it.
    private ApiError Restarted() => new(
        503,
        $"The answer broke off and begins anew, which a stream cannot take back: GET /v1/runs/{request.Run} will have it whole.",
        ErrorType.Server,
        Code: "answer_restarted")
    {
        ShouldRetry = false,
    };
}
