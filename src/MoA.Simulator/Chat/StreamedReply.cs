using System.Buffers;

namespace MoA.Simulator;

/// <summary>Sends an answer as chunks, at the pace of the model; a broken one as far as its fault lets it.</summary>
internal static class StreamedReply
{
    // Without pacing chunks are written in batches: a flush a chunk would measure system calls.
    private const int FlushEvery = 16 * 1024;

    public static async Task SendAsync(ChatExchange exchange)
    {
        await StartAsync(exchange);
        await WriteChoicesAsync(exchange, int.MaxValue);
        var body = exchange.Context.Response.BodyWriter;
        if (exchange.Request.IncludeUsage)
            ChunkWriter.WriteUsage(body, exchange);
        ChunkWriter.WriteDone(body);
        if (exchange.Latency.TokensPerSecond > 0)
            exchange.Context.RequestAborted.ThrowIfCancellationRequested();
        exchange.EndAsAnswered();
        await body.FlushAsync(CancellationToken.None);
    }

    /// <summary>Sends the first chunks and leaves the stream open.</summary>
    public static async Task SendFirstChunksAsync(ChatExchange exchange, int chunks)
    {
        await StartAsync(exchange);
        await WriteChoicesAsync(exchange, chunks);
        await exchange.Context.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    /// <summary>The events of <see cref="SendFirstChunksAsync"/> without their pace.</summary>
    public static void WriteFirstChunks(IBufferWriter<byte> output, ChatExchange exchange, int chunks)
    {
        if (exchange.Answer.Choices.Count == 0)
            return;
        ChunkWriter.WriteRole(output, exchange, 0);
        var content = exchange.Answer.Choices[0].Content ?? default;
        for (var (start, sent) = (0, 0); start < content.Length && sent < chunks; sent++)
        {
            var end = TokenCounter.EndOfPiece(content.Span, start, exchange.Call.Model.Options.TokensPerChunk);
            ChunkWriter.WriteContent(output, exchange, 0, content[start..end], TokenCounter.Count(start));
            start = end;
        }
    }

    private static async Task StartAsync(ChatExchange exchange)
    {
        var response = exchange.Context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await exchange.UntilProducedAsync(1);
        if (exchange.Answer.Choices.Count == 0)
            ChunkWriter.WriteEmpty(response.BodyWriter, exchange);
    }

    private static async Task WriteChoicesAsync(ChatExchange exchange, int mostChunks)
    {
        var body = exchange.Context.Response.BodyWriter;
        var left = mostChunks;
        for (var i = 0; i < exchange.Answer.Choices.Count; i++)
        {
            var choice = exchange.Answer.Choices[i];
            ChunkWriter.WriteRole(body, exchange, i);
            if (choice.Refusal is not null)
                ChunkWriter.WriteRefusal(body, exchange, i);
            if (choice.ToolCall is not null)
                ChunkWriter.WriteToolCall(body, exchange, i);
            if (choice.Content is { } content)
                left = await WriteContentAsync(exchange, i, content, left);
            if (left < 0)
                return;
            if (mostChunks == int.MaxValue)
                ChunkWriter.WriteFinish(body, exchange, i);
        }
    }

    /// <returns>How many chunks are left, or -1 when they are used up.</returns>
    private static async ValueTask<int> WriteContentAsync(ChatExchange exchange, int choice, ReadOnlyMemory<byte> content, int left)
    {
        var body = exchange.Context.Response.BodyWriter;
        var tokensPerChunk = exchange.Call.Model.Options.TokensPerChunk;
        var paced = exchange.Latency.TokensPerSecond > 0;
        var unflushed = 0;
        for (var start = 0; start < content.Length;)
        {
            if (left-- == 0)
                return -1;
            var end = TokenCounter.EndOfPiece(content.Span, start, tokensPerChunk);
            var tokens = TokenCounter.Count(end - start);
            if (paced)
                await exchange.UntilProducedAsync(exchange.ProducedTokens + tokens);
            ChunkWriter.WriteContent(body, exchange, choice, content[start..end], TokenCounter.Count(start));
            exchange.ProducedTokens += tokens;
            unflushed += end - start;
            start = end;
            if (!paced && unflushed * 8 < FlushEvery)
                continue;
            unflushed = 0;
            if ((await body.FlushAsync(CancellationToken.None)).IsCompleted)
                exchange.Context.RequestAborted.ThrowIfCancellationRequested();
        }

        return left;
    }
}
