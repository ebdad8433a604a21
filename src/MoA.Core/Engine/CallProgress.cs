using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>
/// How far a call has come, told by its invoker as it goes: a call that is stopped has no outcome to say it. Thread-safe, for whoever stopped a
/// call reads it without waiting for its invoker.
/// </summary>
/// <param name="time">Measures the wait that goes on.</param>
public sealed class CallProgress(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TimeSpan _queued;
    private long? _waitingSince;
    private int _attempts;
    private IReadOnlyList<RetriedAttempt>? _retries;

    /// <summary>How often the provider was asked.</summary>
    public int Attempts
    {
        get
        {
            lock (_gate)
                return _attempts;
        }
    }

    /// <summary>Time spent waiting for quota, a wait that goes on included.</summary>
    public TimeSpan Queued
    {
        get
        {
            lock (_gate)
                return _waitingSince is { } since ? _queued + time.GetElapsedTime(since) : _queued;
        }
    }

    /// <summary>The attempts that failed and were followed by another, at most <see cref="RetriedAttempt.Most"/>, the latest; null: none.</summary>
    public IReadOnlyList<RetriedAttempt>? Retries
    {
        get
        {
            lock (_gate)
                return _retries;
        }
    }

    /// <summary>A wait for quota begins.</summary>
    public void BeginWait()
    {
        lock (_gate)
            _waitingSince = time.GetTimestamp();
    }

    /// <summary>The wait for quota has ended.</summary>
    /// <param name="waited">How long it was.</param>
    public void EndWait(TimeSpan waited)
    {
        lock (_gate)
        {
            _waitingSince = null;
            _queued += waited;
        }
    }

    /// <summary>The provider is asked.</summary>
    public void BeginAttempt()
    {
        lock (_gate)
            _attempts++;
    }

    /// <summary>The latest attempt failed and is to be followed by another.</summary>
    /// <param name="error">Why it failed.</param>
    /// <param name="delay">The pause before the next.</param>
    public void Retry(AgentError error, TimeSpan delay)
    {
        lock (_gate)
            _retries = RetriedAttempts.Join(_retries, [new RetriedAttempt { Attempt = _attempts, Error = error, DelayMs = Math.Floor(delay.TotalMilliseconds) }]);
    }
}
