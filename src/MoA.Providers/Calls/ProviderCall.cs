using System.Threading.Channels;
using MoA.Core.Engine;
using MoA.Core.Runs;
using Polly;

namespace MoA.Providers;

/// <summary>What one call has spent so far. Used by one attempt at a time.</summary>
internal sealed class ProviderCall
{
    public static readonly ResiliencePropertyKey<ProviderCall> Key = new("MoA.ProviderCall");

    private readonly TimeProvider _time;
    private readonly ChannelWriter<AgentReply>? _deltas;
    private readonly long _start;
    private readonly DateTimeOffset _started;
    private TimeSpan? _firstToken;

    public ProviderCall(AgentCall call, RequestBody body, string? authorization, TimeProvider time, ChannelWriter<AgentReply>? deltas)
    {
        Call = call;
        Progress = call.Progress ?? new CallProgress(time);
        Body = body;
        Authorization = authorization;
        _time = time;
        _deltas = deltas;
        _start = time.GetTimestamp();
        _started = time.GetUtcNow();
    }

    public AgentCall Call { get; }

    /// <summary>What is told of the call; null: nobody listens.</summary>
    public ChatTrace? Chat { get; init; }

    public RequestBody Body { get; }

    public string? Authorization { get; }

    /// <summary>What is known of the call if it is stopped.</summary>
    public CallProgress Progress { get; }

    /// <summary>How often the provider was asked.</summary>
    public int Attempts => Progress.Attempts;

    /// <summary>Attempts that ended otherwise than by 429.</summary>
    public int Failures { get; set; }

    /// <summary>429s in a row.</summary>
    public int RateLimits { get; set; }

    public TimeSpan Queued => Progress.Queued;

    /// <summary>The pause that the retry strategy is to make next.</summary>
    public TimeSpan NextDelay { get; set; }

    /// <summary>Whether a piece of the reply was handed out, so that no other reply may follow.</summary>
    public bool Committed { get; private set; }

    /// <summary>Whether the run's deadline, not the call's own timeout, bounds the current attempt.</summary>
    public bool BoundByDeadline { get; private set; }

    /// <summary>The latest attempt that reached the provider.</summary>
    public AttemptResult? Latest { get; set; }

    /// <summary>When the current attempt began, from the start of the call.</summary>
    public TimeSpan AttemptBegan { get; set; }

    /// <summary>When the first piece of the reply came, from the start of the call; null: none has. No attempt follows the one that brought it.</summary>
    public TimeSpan? FirstToken => _firstToken;

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>What is left of the call's timeout, the wait for quota not counted, and of the run's time.</summary>
    public TimeSpan Remaining()
    {
        var ofTimeout = Call.Timeout - (Elapsed - Queued);
        var ofDeadline = Call.Deadline - _time.GetUtcNow();
        BoundByDeadline = ofDeadline < ofTimeout;
        return BoundByDeadline ? ofDeadline : ofTimeout;
    }

    public void Emit(AgentDelta delta)
    {
        Committed = true;
        _firstToken ??= Elapsed;
        Chat?.Chunk(Elapsed - Queued);
        _deltas?.TryWrite(delta);
    }

    public CallTimings Timings() => new()
    {
        Started = _started,
        QueuedMs = Queued.TotalMilliseconds,
        FirstTokenMs = _firstToken?.TotalMilliseconds,
        ProviderMs = Math.Max(0, (Elapsed - Queued).TotalMilliseconds),
    };
}
