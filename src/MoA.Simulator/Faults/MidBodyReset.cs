using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace MoA.Simulator;

/// <summary>Resets the connection in the middle of the body, with the first half surely on the client's side.</summary>
internal static class MidBodyReset
{
    public static async Task SendAsync(ChatExchange exchange, FaultRule fault)
    {
        var streamed = exchange.Request.Stream;
        var context = exchange.Context;
        if (!HttpProtocol.IsHttp11(context.Request.Protocol) || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            await (streamed ? StreamedReply.SendFirstChunksAsync(exchange, fault.AfterChunks) : ChatReply.SendHalfAsync(exchange));
            return;
        }

        var tokens = exchange.Answer.CompletionTokens;
        if (streamed)
            tokens = Math.Min(tokens, (int)Math.Min(int.MaxValue, (long)fault.AfterChunks * exchange.Call.Model.Options.TokensPerChunk));
        await exchange.UntilProducedAsync(tokens);
        exchange.ProducedTokens = tokens;

        // Past the server: its abort throws away what its transport has not sent yet, and nothing tells when that is sent. On an HTTP/1.1
        // connection whose response has not begun, nothing else is under way.
        var response = streamed ? FirstChunks(exchange, fault.AfterChunks) : HalfOfBody(exchange);
        while (!response.IsEmpty)
            response = response[await socket.SendAsync(response, SocketFlags.None, context.RequestAborted)..];
    }

    private static ReadOnlyMemory<byte> HalfOfBody(ChatExchange exchange)
    {
        var body = JsonBody.Render(exchange, CompletionWriter.Write);
        var output = new ArrayBufferWriter<byte>();
        WriteHead(output, exchange, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        output.Write(body[..(body.Length / 2)]);
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> FirstChunks(ChatExchange exchange, int chunks)
    {
        var events = new ArrayBufferWriter<byte>();
        StreamedReply.WriteFirstChunks(events, exchange, chunks);
        var output = new ArrayBufferWriter<byte>();
        WriteHead(output, exchange, "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        Write(output, string.Create(CultureInfo.InvariantCulture, $"{events.WrittenCount:x}\r\n"));
        output.Write(events.WrittenSpan);
        Write(output, "\r\n");
        return output.WrittenMemory;
    }

    private static void WriteHead(ArrayBufferWriter<byte> output, ChatExchange exchange, string rest)
    {
        Write(output, "HTTP/1.1 200 OK\r\n");
        foreach (var (name, value) in exchange.Context.Response.Headers)
            Write(output, $"{name}: {value}\r\n");
        Write(output, rest);
    }

    private static void Write(ArrayBufferWriter<byte> output, string text) => Encoding.ASCII.GetBytes(text, output);
}
