namespace MoA.Simulator;

/// <summary>One granted call with everything that answering it takes.</summary>
internal sealed class ChatExchange(HttpContext context, ChatRequest request, ActiveCall call, CallLedger ledger, TimeProvider clock)
{
    private bool _ended;

    public HttpContext Context { get; } = context;

    public ChatRequest Request { get; } = request;

    public ActiveCall Call { get; } = call;

    public CallLatency Latency { get; } = CallLatency.Sample(call.Model.Options, call.Random);

    public ChatAnswer Answer { get; set; } = AnswerSource.Answer(call, request);

    public FaultRule? Fault { get; init; }

    /// <summary>Tokens that the client may have seen; what a cut call is charged.</summary>
    public int ProducedTokens { get; set; }

    public string Id { get; } = $"chatcmpl-{call.Random.Bits(RandomStream.Id):x16}";

    public long Created { get; } = clock.GetUtcNow().ToUnixTimeSeconds();

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Waits until so many tokens have been produced, counted from the call's arrival.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public Task UntilProducedAsync(int tokens)
    {
        if (Latency.IsNone)
            return Task.CompletedTask;
        var wait = Latency.DueAfter(tokens) - clock.GetElapsedTime(Call.Arrived);
        // A timer cannot be finer than this; chunks that are due within it go out together.
        return wait < TimeSpan.FromMilliseconds(1) ? Task.CompletedTask : Task.Delay(wait, clock, Context.RequestAborted);
    }

    /// <exception cref="OperationCanceledException">The client went away, as it must.</exception>
    public Task UntilClientGoesAsync() => Task.Delay(Timeout.InfiniteTimeSpan, clock, Context.RequestAborted);

    /// <summary>
    /// Settles limits and counters, once. It comes before the last bytes are sent: a client that has its answer must find the call over.
    /// </summary>
    public void End(CallOutcome outcome)
    {
        if (_ended)
            return;
        _ended = true;
        var answered = Context.Response.HasStarted || outcome is not CallOutcome.CancelledByClient;
        var status = answered ? Context.Response.StatusCode : 0;
        ledger.End(Call, outcome, status, ProducedTokens > 0 ? Answer.PromptTokens : 0, ProducedTokens);
    }

    public void EndAsAnswered()
    {
        ProducedTokens = Answer.CompletionTokens;
        End(Fault is null ? CallOutcome.Completed : CallOutcome.Failed);
    }
}
