using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>POST /v1/chat/completions.</summary>
internal sealed class ChatEndpoint(ModelCatalog models, CallLedger ledger, SimulatorStats stats, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        ChatRequest request;
        try
        {
            request = await ReadAsync(context.Request.BodyReader);
        }
        catch (Exception exception) when (exception is JsonException or ChatRequestException or BadHttpRequestException)
        {
            stats.Invalid();
            ErrorOf(exception).WriteTo(context.Response);
            return;
        }

        if (models.Find(request.Model) is not { } model)
        {
            stats.Invalid();
            OpenAiError.ModelNotFound(request.Model).WriteTo(context.Response);
            return;
        }

        var clientRequestId = context.Request.Headers["X-Client-Request-Id"];
        var call = ledger.Arrive(model, clientRequestId.Count == 0 ? null : clientRequestId.ToString());
        context.Response.Headers["x-request-id"] = string.Create(CultureInfo.InvariantCulture, $"req_{model.Hash:x16}_{call.Number}");
        if (Admit(context, call, request))
            await AnswerAsync(context, request, call);
    }

    private bool Admit(HttpContext context, ActiveCall call, ChatRequest request)
    {
        if (ledger.Admit(call, request) is not { } decision)
            return true;
        RateLimitHeaders.Write(context.Response.Headers, decision);
        if (decision.Granted)
            return true;

        var (limit, type) = decision.Exceeded switch
        {
            ExceededLimit.Requests => ("requests per min (RPM)", "requests"),
            ExceededLimit.Tokens => ("tokens per min (TPM)", "tokens"),
            _ => ("concurrent requests", "requests"),
        };
        var wait = GoDuration.Format(decision.RetryAfter);
        new OpenAiError(
            StatusCodes.Status429TooManyRequests,
            $"Rate limit reached for {request.Model} on {limit}. Please try again in {wait}.",
            type,
            null,
            "rate_limit_exceeded").WriteTo(context.Response);
        return false;
    }

    private async Task AnswerAsync(HttpContext context, ChatRequest request, ActiveCall call)
    {
        var fault = FaultScript.Choose(call.Model.Options.Faults, (int)call.Number, call.Random);
        call.Fault = fault?.Kind;
        var exchange = new ChatExchange(context, request, call, ledger, clock) { Fault = fault };
        try
        {
            await (fault is null ? ChatReply.SendAsync(exchange) : FaultResponder.RespondAsync(exchange, fault));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            exchange.End(CallOutcome.CancelledByClient);
        }
        finally
        {
            exchange.End(CallOutcome.Failed);
        }
    }

    private static async ValueTask<ChatRequest> ReadAsync(PipeReader body)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(read.Buffer);
                return ChatRequestReader.Read(document.RootElement);
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static OpenAiError ErrorOf(Exception exception) => exception switch
    {
        ChatRequestException invalid => OpenAiError.BadRequest(invalid.Message, invalid.Param),
        BadHttpRequestException bad => OpenAiError.BadRequest(bad.Message, null) with { Status = bad.StatusCode },
        _ => OpenAiError.BadRequest($"We could not parse the JSON body of your request: {exception.Message}", null),
    };
}
