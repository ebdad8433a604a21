namespace MoA.Providers;

/// <summary>What happened in one slot of time. Counting takes no lock.</summary>
/// <param name="number">Which slot, from 0 at the start of the process.</param>
internal sealed class TrafficSlot(long number)
{
    private int _calls;
    private int _failedCalls;
    private int _attempts;
    private int _errors;
    private int _rateLimited;
    private int _retries;

    public long Number => number;

    public int Calls => Volatile.Read(ref _calls);

    public int FailedCalls => Volatile.Read(ref _failedCalls);

    public int Attempts => Volatile.Read(ref _attempts);

    public int Errors => Volatile.Read(ref _errors);

    public int RateLimited => Volatile.Read(ref _rateLimited);

    public int Retries => Volatile.Read(ref _retries);

    public LatencyHistogram FirstToken { get; } = new();

    public LatencyHistogram Total { get; } = new();

    public void CountCall(bool failed)
    {
        Interlocked.Increment(ref _calls);
        if (failed)
            Interlocked.Increment(ref _failedCalls);
    }

    public void CountAttempt(bool isRetry)
    {
        Interlocked.Increment(ref _attempts);
        if (isRetry)
            Interlocked.Increment(ref _retries);
    }

    public void CountError(bool isRateLimit)
    {
        Interlocked.Increment(ref _errors);
        if (isRateLimit)
            Interlocked.Increment(ref _rateLimited);
    }
}
