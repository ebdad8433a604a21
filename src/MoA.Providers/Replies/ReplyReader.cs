using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using MoA.Core.Mixtures;

namespace MoA.Providers;

/// <summary>Reads a provider's response, whatever it is, once and within bounds.</summary>
internal sealed class ReplyReader(ProviderSpec provider, ProviderErrors errors, ErrorReply errorReply, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;
    private const int ReadSize = 4 * 1024;

    /// <summary>Reads a response to its end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<AttemptResult> ReadAsync(ProviderCall call, PipelineResponse response, CancellationToken cancellationToken)
    {
        if (response.Status != 200)
            return await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var type = MediaTypeOf(response);
        try
        {
            if (call.Call.Stream && type is "text/event-stream")
                return await ReadStreamAsync(call, response, cancellationToken).ConfigureAwait(false);
            if (type is null or "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
                return await ReadCompletionAsync(call, response, cancellationToken).ConfigureAwait(false);
            return errors.Invalid(call.Call.Stream ? "it is neither an event stream nor JSON" : "its content type is not JSON");
        }
        catch (ReplyTooLargeException)
        {
            return errors.TooLarge(provider.MaxResponseBytes);
        }
        catch (ReplyStalledException)
        {
            return errors.Stalled(provider.StreamIdleTimeout);
        }
        catch (InvalidDataException)
        {
            return errors.Invalid("it could not be decompressed");
        }
        catch (Exception exception) when (TransportFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            return errors.Cut(exception);
        }
    }

    private async ValueTask<AttemptResult> ReadErrorAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        var hint = RetryHint.Read(response.Headers, time.GetUtcNow());
        if (response.ContentStream is null)
            return errorReply.FromStatus(response.Status, default, hint);
        using var body = new PooledBuffer(ReadSize);
        try
        {
            // The idle timeout holds here too: the status is known, so a body that never ends must not delay what follows from it.
            await using var stream = new ReplyStream(response.ContentStream, MaxErrorBytes, provider.StreamIdleTimeout, time, cancellationToken);
            await ReadToEndAsync(stream, body).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ReplyTooLargeException or ReplyStalledException or InvalidDataException
            || (TransportFailure.Is(exception) && !cancellationToken.IsCancellationRequested))
        {
            // The status was read; what the provider would have said with it is lost.
            return errorReply.FromStatus(response.Status, default, hint);
        }

        return errorReply.FromStatus(response.Status, body.Written, hint);
    }

    private async ValueTask<AttemptResult> ReadCompletionAsync(ProviderCall call, PipelineResponse response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is null)
            return errors.Invalid("it is empty");
        var size = ReadSize;
        if (response.Headers.TryGetValue("Content-Length", out var value) && long.TryParse(value, out var length))
        {
            if (length > provider.MaxResponseBytes)
                return errors.TooLarge(provider.MaxResponseBytes);
            // One more byte than announced, so that the read that finds the end needs no larger buffer.
            size = (int)Math.Clamp(length + 1, ReadSize, 1024 * 1024);
        }

        using var body = new PooledBuffer(size);
        await using var stream = new ReplyStream(
            response.ContentStream, provider.MaxResponseBytes, Timeout.InfiniteTimeSpan, time, cancellationToken);
        await ReadToEndAsync(stream, body).ConfigureAwait(false);
        var result = CompletionReader.Read(body.Written, errors, errorReply, call.Chat?.Facts);
        // A provider that ignores "stream" has answered all the same: its whole reply is the one piece.
        if (call.Call.Stream && result.Error is null)
            call.Emit(WholeReply.AsDelta(result));
        return result;
    }

    private async ValueTask<AttemptResult> ReadStreamAsync(ProviderCall call, PipelineResponse response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is null)
            return errors.EndedEarly();
        var completion = new StreamedCompletion(call, errors, errorReply);
        await using var stream = new ReplyStream(
            response.ContentStream, provider.MaxResponseBytes, provider.StreamIdleTimeout, time, cancellationToken);
        var parser = SseParser.Create(stream, (_, data) =>
            data.SequenceEqual("[DONE]"u8) ? StreamEvent.Done
            : data.IsEmpty ? StreamEvent.None
            : completion.Accept(data) is { } failure ? new StreamEvent(false, failure)
            : StreamEvent.None);
        await foreach (var item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data.Failure is { } failure)
                return failure;
            if (item.Data.IsDone)
                return completion.End(marked: true);
        }

        return completion.End(marked: false);
    }

    private static async ValueTask ReadToEndAsync(ReplyStream stream, PooledBuffer body)
    {
        int count;
        while ((count = await stream.ReadAsync(body.GetMemory(1)).ConfigureAwait(false)) > 0)
            body.Advance(count);
    }

    private static string? MediaTypeOf(PipelineResponse response)
    {
        if (!response.Headers.TryGetValue("Content-Type", out var value) || string.IsNullOrWhiteSpace(value))
            return null;
        if (value is "application/json" or "text/event-stream")
            return value;
        var end = value.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? value : value[..end]).Trim().ToLowerInvariant();
    }

    private readonly record struct StreamEvent(bool IsDone, AttemptResult? Failure)
    {
        public static StreamEvent None => default;

        public static StreamEvent Done => new(true, null);
    }
}
