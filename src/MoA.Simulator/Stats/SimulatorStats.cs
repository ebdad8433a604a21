namespace MoA.Simulator;

/// <summary>What the simulator has seen: counters, and the latest calls. Safe for use by many threads.</summary>
public sealed class SimulatorStats
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _epoch;
    private readonly CallLog _log;
    private readonly Counters _total = new();
    private readonly Dictionary<string, Counters> _models = new(StringComparer.Ordinal);
    private readonly List<Waiter> _waiters = [];
    private long _invalid;

    internal SimulatorStats(TimeProvider clock, int keepCalls)
    {
        _clock = clock;
        _epoch = clock.GetTimestamp();
        _log = new CallLog(keepCalls);
    }

    /// <summary>Calls in flight over all models.</summary>
    public int InFlight => Snapshot().InFlight;

    /// <summary>The latest calls in the order of arrival, at most <see cref="SimulatorOptions.KeepCalls"/>; a copy.</summary>
    public IReadOnlyList<SimulatedCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _log.InOrder().Select(Describe)];
        }
    }

    /// <summary>
    /// How often each <c>X-Client-Request-Id</c> came, refused and failed calls included, among the calls that <see cref="Calls"/> keeps; a
    /// copy.
    /// </summary>
    public IReadOnlyDictionary<string, int> CallsByClientRequestId
    {
        get
        {
            lock (_gate)
            {
                return _log.InOrder()
                    .Where(call => call.ClientRequestId is not null)
                    .CountBy(call => call.ClientRequestId!, StringComparer.Ordinal)
                    .ToDictionary(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>All counters at this moment.</summary>
    public SimulatorSnapshot Snapshot()
    {
        lock (_gate)
            return SnapshotLocked();
    }

    /// <summary>Sets the counters to zero and forgets the calls. Calls in flight stay counted; call numbers go on.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _total.Reset();
            foreach (var counters in _models.Values)
                counters.Reset();
            _invalid = 0;
            _log.Clear();
        }

        Changed();
    }

    /// <summary>
    /// Completes as soon as the condition holds: it is tried at once and then after every change, with the counters of that very change, so
    /// a
    /// condition that held for a moment only is not missed.
    /// </summary>
    /// <param name="condition">Runs on the simulator's threads: it must be quick. What it throws, the returned task throws.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task WaitUntilAsync(Func<SimulatorSnapshot, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var waiter = new Waiter(condition);
        SimulatorSnapshot now;
        lock (_gate)
        {
            _waiters.Add(waiter);
            now = SnapshotLocked();
        }

        try
        {
            waiter.Try(now);
            await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _waiters.Remove(waiter);
        }
    }

    internal void Begin(ActiveCall call)
    {
        Change(call, counters => counters.Begin(), log: true);
    }

    internal void Refuse(ActiveCall call)
    {
        call.Outcome = CallOutcome.Rejected429;
        call.Status = StatusCodes.Status429TooManyRequests;
        call.Ended = _clock.GetTimestamp();
        Change(call, counters => counters.Refuse(), log: true);
    }

    internal void End(ActiveCall call, CallOutcome outcome, int status, int promptTokens, int completionTokens)
    {
        lock (_gate)
        {
            call.Outcome = outcome;
            call.Status = status;
            call.Ended = _clock.GetTimestamp();
        }

        Change(call, counters => counters.End(outcome, promptTokens, completionTokens, call.ReplayMiss), log: false);
    }

    internal void Invalid()
    {
        lock (_gate)
            _invalid++;
        Changed();
    }

    private void Change(ActiveCall call, Action<Counters> change, bool log)
    {
        SimulatorSnapshot snapshot;
        Waiter[] waiters;
        lock (_gate)
        {
            if (!_models.TryGetValue(call.Model.Name, out var counters))
                _models[call.Model.Name] = counters = new Counters();
            change(counters);
            change(_total);
            if (log)
                _log.Add(call);
            if (_waiters.Count == 0)
                return;
            snapshot = SnapshotLocked();
            waiters = [.. _waiters];
        }

        Notify(waiters, snapshot);
    }

    private void Changed()
    {
        SimulatorSnapshot snapshot;
        Waiter[] waiters;
        lock (_gate)
        {
            snapshot = SnapshotLocked();
            waiters = [.. _waiters];
        }

        Notify(waiters, snapshot);
    }

    // Outside the lock: a condition may read Calls or CallsByClientRequestId.
    private static void Notify(Waiter[] waiters, SimulatorSnapshot snapshot)
    {
        foreach (var waiter in waiters)
            waiter.Try(snapshot);
    }

    private SimulatorSnapshot SnapshotLocked() => new(
        _total.Snapshot(),
        _models.Where(model => model.Value.Used).ToDictionary(model => model.Key, model => model.Value.Snapshot(), StringComparer.Ordinal),
        _invalid);

    private SimulatedCall Describe(ActiveCall call) => new(
        call.Number,
        call.Model.Name,
        call.ClientRequestId,
        _clock.GetElapsedTime(_epoch, call.Arrived),
        _clock.GetElapsedTime(call.Arrived, call.Outcome == CallOutcome.InFlight ? _clock.GetTimestamp() : call.Ended),
        call.Outcome,
        call.Status,
        call.Fault);

    private sealed class Waiter(Func<SimulatorSnapshot, bool> condition)
    {
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _met.Task;

        public void Try(SimulatorSnapshot snapshot)
        {
            try
            {
                if (!_met.Task.IsCompleted && condition(snapshot))
                    _met.TrySetResult();
            }
            catch (Exception exception)
            {
                // The caller's condition failed, not the call that changed the counters.
                _met.TrySetException(exception);
            }
        }
    }
}
