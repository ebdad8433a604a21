using System.Buffers;

namespace MoA.Simulator;

/// <summary>Answers a call the way its fault wants it.</summary>
internal static class FaultResponder
{
    private const int BlockSize = 64 * 1024;

    public static async Task RespondAsync(ChatExchange exchange, FaultRule fault)
    {
        if (ErrorOf(exchange, fault) is { } error)
        {
            Refuse(exchange, fault, error);
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Hang:
                await exchange.UntilClientGoesAsync();
                break;
            case FaultKind.ResetBeforeBody:
                await exchange.UntilProducedAsync(1);
                Reset(exchange);
                break;
            case FaultKind.InvalidJson or FaultKind.WrongContentType:
                await exchange.UntilProducedAsync(1);
                WriteNonsense(exchange, fault);
                break;
            case FaultKind.OversizedBody:
                await exchange.UntilProducedAsync(1);
                await WriteOversizedAsync(exchange, fault.Bytes);
                break;
            case FaultKind.ResetMidBody or FaultKind.StreamCutWithoutDone or FaultKind.StreamErrorEvent or FaultKind.StalledStream:
                await BreakAsync(exchange, fault);
                break;
            default:
                exchange.Answer = AnswerFaults.Apply(exchange.Answer, fault);
                await ChatReply.SendAsync(exchange);
                break;
        }
    }

    private static OpenAiError? ErrorOf(ChatExchange exchange, FaultRule fault) => fault.Kind switch
    {
        FaultKind.Status => new OpenAiError(
            fault.StatusCode,
            fault.Message ?? "The server had an error while processing your request.",
            fault.StatusCode < 500 ? "invalid_request_error" : "server_error",
            null,
            null),
        FaultKind.RateLimit => new OpenAiError(
            StatusCodes.Status429TooManyRequests,
            fault.Message ?? $"Rate limit reached for {exchange.Request.Model}.",
            "requests",
            null,
            "rate_limit_exceeded"),
        FaultKind.Unauthorized => OpenAiError.Unauthorized(fault.Message),
        FaultKind.Forbidden => new OpenAiError(
            StatusCodes.Status403Forbidden,
            fault.Message ?? $"Your project does not have access to model '{exchange.Request.Model}'.",
            "invalid_request_error",
            null,
            "permission_denied"),
        FaultKind.ModelNotFound => OpenAiError.ModelNotFound(exchange.Request.Model, fault.Message),
        _ => null,
    };

    private static void Refuse(ChatExchange exchange, FaultRule fault, OpenAiError error)
    {
        var response = exchange.Context.Response;
        if (fault.Kind == FaultKind.RateLimit)
            RateLimitHeaders.WriteHint(response.Headers, fault, exchange.Now);
        response.StatusCode = error.Status;
        exchange.End(error.Status == StatusCodes.Status429TooManyRequests ? CallOutcome.Rejected429 : CallOutcome.Failed);
        error.WriteTo(response);
    }

    private static void Reset(ChatExchange exchange)
    {
        exchange.End(CallOutcome.Failed);
        exchange.Context.Abort();
    }

    private static void WriteNonsense(ChatExchange exchange, FaultRule fault)
    {
        var response = exchange.Context.Response;
        exchange.End(CallOutcome.Failed);
        if (fault.Kind == FaultKind.WrongContentType)
        {
            response.ContentType = "text/html; charset=utf-8";
            response.BodyWriter.Write("<!DOCTYPE html><html><body><h1>Please sign in to the network</h1></body></html>"u8);
            return;
        }

        response.ContentType = exchange.Request.Stream ? "text/event-stream" : "application/json";
        response.BodyWriter.Write(
            exchange.Request.Stream
                ? "data: {\"id\":\"chatcmpl-broken\",\"choices\":[{\"index\":0,\"delta\":\n\ndata: [DONE]\n\n"u8
                : "{\"id\":\"chatcmpl-broken\",\"choices\":[{\"index\":0,\"message\":"u8);
    }

    private static async Task WriteOversizedAsync(ChatExchange exchange, long bytes)
    {
        var response = exchange.Context.Response;
        response.ContentType = exchange.Request.Stream ? "text/event-stream" : "application/json";
        response.BodyWriter.Write(
            exchange.Request.Stream
                ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8
                : "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""u8);
        for (var left = bytes; left > 0; left -= BlockSize)
        {
            var size = (int)Math.Min(left, BlockSize);
            response.BodyWriter.GetSpan(size)[..size].Fill((byte)'x');
            response.BodyWriter.Advance(size);
            await response.BodyWriter.FlushAsync(exchange.Context.RequestAborted);
            exchange.Context.RequestAborted.ThrowIfCancellationRequested();
        }

        response.BodyWriter.Write(
            exchange.Request.Stream
                ? "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"u8
                : "\"},\"finish_reason\":\"stop\"}]}"u8);
        exchange.End(CallOutcome.Failed);
    }

    private static async Task BreakAsync(ChatExchange exchange, FaultRule fault)
    {
        var error = new OpenAiError(
            StatusCodes.Status200OK, fault.Message ?? "The model is overloaded. Try again later.", "server_error", null, "overloaded");
        if (ResetsMidBody(exchange, fault))
            await MidBodyReset.SendAsync(exchange, fault);
        else if (exchange.Request.Stream)
            await StreamedReply.SendFirstChunksAsync(exchange, fault.AfterChunks);
        else if (fault.Kind != FaultKind.StreamErrorEvent)
            await ChatReply.SendHalfAsync(exchange);

        switch (fault.Kind)
        {
            case FaultKind.StalledStream:
                await exchange.UntilClientGoesAsync();
                break;
            case FaultKind.StreamErrorEvent:
                exchange.End(CallOutcome.Failed);
                if (exchange.Request.Stream)
                    ChunkWriter.WriteError(exchange.Context.Response.BodyWriter, error);
                else
                    error.WriteTo(exchange.Context.Response);
                break;
            default:
                exchange.End(CallOutcome.Failed);
                if (ResetsMidBody(exchange, fault))
                    exchange.Context.Abort();
                break;
        }
    }

    private static bool ResetsMidBody(ChatExchange exchange, FaultRule fault) =>
        fault.Kind == FaultKind.ResetMidBody || (fault.Kind == FaultKind.StreamCutWithoutDone && !exchange.Request.Stream);
}
