namespace MoA.Simulator;

/// <summary>Counters of a model or of all; guarded by the lock of <see cref="SimulatorStats"/>.</summary>
internal sealed class Counters
{
    private readonly long[] _outcomes = new long[Enum.GetValues<CallOutcome>().Length];
    private long _calls;
    private int _inFlight;
    private int _maxInFlight;
    private long _promptTokens;
    private long _completionTokens;
    private long _replayMisses;

    public bool Used => _calls > 0;

    public void Begin()
    {
        _calls++;
        _inFlight++;
        _maxInFlight = Math.Max(_maxInFlight, _inFlight);
    }

    public void Refuse()
    {
        _calls++;
        _outcomes[(int)CallOutcome.Rejected429]++;
    }

    public void End(CallOutcome outcome, int promptTokens, int completionTokens, bool replayMiss)
    {
        _inFlight--;
        _outcomes[(int)outcome]++;
        _promptTokens += promptTokens;
        _completionTokens += completionTokens;
        if (replayMiss)
            _replayMisses++;
    }

    public void Reset()
    {
        Array.Clear(_outcomes);
        // Calls in flight end after the reset and belong to the new count.
        _calls = _maxInFlight = _inFlight;
        _promptTokens = _completionTokens = _replayMisses = 0;
    }

    public ModelSnapshot Snapshot() => new(
        _calls,
        _outcomes[(int)CallOutcome.Completed],
        _outcomes[(int)CallOutcome.Failed],
        _outcomes[(int)CallOutcome.Rejected429],
        _outcomes[(int)CallOutcome.CancelledByClient],
        _inFlight,
        _maxInFlight,
        _promptTokens,
        _completionTokens,
        _replayMisses);
}
