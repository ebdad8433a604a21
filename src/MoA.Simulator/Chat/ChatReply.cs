using System.Buffers;

namespace MoA.Simulator;

/// <summary>Sends a proper answer, streamed or not as the request asked.</summary>
internal static class ChatReply
{
    public static async Task SendAsync(ChatExchange exchange)
    {
        if (exchange.Request.Stream)
        {
            await StreamedReply.SendAsync(exchange);
            return;
        }

        await exchange.UntilProducedAsync(exchange.Answer.CompletionTokens);
        exchange.EndAsAnswered();
        JsonBody.Write(exchange.Context.Response, exchange, CompletionWriter.Write);
    }

    /// <summary>Sends half of a body whose length promises the whole.</summary>
    public static async Task SendHalfAsync(ChatExchange exchange)
    {
        await exchange.UntilProducedAsync(exchange.Answer.CompletionTokens);
        WriteHalf(exchange);
        exchange.ProducedTokens = exchange.Answer.CompletionTokens;
        await exchange.Context.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    private static void WriteHalf(ChatExchange exchange)
    {
        var response = exchange.Context.Response;
        var body = JsonBody.Render(exchange, CompletionWriter.Write);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body[..(body.Length / 2)]);
    }
}
