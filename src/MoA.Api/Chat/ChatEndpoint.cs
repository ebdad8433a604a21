using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Limits;
using MoA.Api.Requests;
using MoA.Api.Sse;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(
    JsonBodyReader bodies,
    ChatBodyReader reader,
    RunStarter starter,
    IMoaRuntime runtime,
    IRuntimeHealth health,
    OpenRunFollower follower,
    SsePump pump,
    TimeProvider time)
{
    public async Task CompleteAsync(HttpContext context, ApiRequest request)
    {
        using var permit = Admission.Admit(context, request.Key, health);
        var submission = await ReadAsync(context);
        var created = time.GetUtcNow();
        var (id, recipe) = await starter.StartAsync(request, submission, attached: true);
        permit.Use();
        var answer = new Answer(id, submission.Model, created, recipe, request.Simulated);
        await AnswerAsync(context, request, submission, answer, permit);

        // Where the run goes on although this answer is over, its place is not free yet.
        follower.Follow(id, permit.TakePlace());
    }

    private async Task<ChatSubmission> ReadAsync(HttpContext context)
    {
        using var body = await bodies.ReadAsync(context);
        return reader.Read(body.RootElement);
    }

    /// <summary>Follows the run and answers. Stops the run when the client leaves.</summary>
    private async Task AnswerAsync(HttpContext context, ApiRequest request, ChatSubmission submission, Answer answer, RunPermit permit)
    {
        try
        {
            if (submission.Stream)
                await StreamAsync(context, request, submission, answer, permit);
            else
                await WholeAsync(context, request, submission, answer, permit);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            await runtime.CancelAsync(answer.Run, "client_disconnected", CancellationToken.None);
            throw;
        }
    }

    private async Task WholeAsync(HttpContext context, ApiRequest request, ChatSubmission submission, Answer answer, RunPermit permit)
    {
        var progress = new ProgressMeter(time, answer.Recipe.LayerCount);
        var ended = await EndOfAsync(answer.Run, progress, context.RequestAborted);
        if (ended is not null)
            permit.FreePlace();
        request.ProviderMs = ended?.ProviderMs ?? progress.ProviderMs;
        switch (ended)
        {
            case RunCompleted completed:
                await JsonAnswer.WriteAsync(
                    context,
                    StatusCodes.Status200OK,
                    (answer, completed, progress),
                    static (writer, parts) => CompletionWriter.Write(writer, parts.answer, parts.completed, parts.progress));
                break;
            case RunFailed failed:
                throw new ApiException(RunErrors.ToError(answer.Run, failed, submission.Moa.Overrides.Budget, progress.Spent));
            case RunCancelled cancelled:
                throw new ApiException(RunErrors.Cancelled(answer.Run, cancelled));
            default:
                throw new ApiException(RunErrors.Interrupted(answer.Run));
        }
    }

    private async Task<RunEnded?> EndOfAsync(RunId run, ProgressMeter progress, CancellationToken cancellationToken)
    {
        await foreach (var watched in runtime.WatchAsync(run, RunEventCursor.Start, cancellationToken))
        {
            progress.See(watched.Event);
            if (watched.Event is RunEnded ended)
                return ended;
        }

        return null;
    }

    private async Task StreamAsync(HttpContext context, ApiRequest request, ChatSubmission submission, Answer answer, RunPermit permit)
    {
        using var sse = new SseStream(context.Response);
        var stream = new ChatStream(
            new ChunkWriter(sse, answer, submission.IncludeUsage),
            () => sse.HasBegun,
            request,
            submission.Moa.Overrides.Budget,
            submission.Moa.Events,
            new ProgressMeter(time, answer.Recipe.LayerCount));
        var finished = await pump.RunAsync(
            sse,
            runtime.WatchAsync(answer.Run, RunEventCursor.Start, context.RequestAborted),
            watched =>
            {
                if (watched.Event.IsTerminal)
                    permit.FreePlace();
                return stream.Write(watched);
            },
            context.RequestAborted);
        if (!finished)
        {
            stream.Interrupt();
            await sse.FlushAsync(context.RequestAborted);
        }
    }
}
