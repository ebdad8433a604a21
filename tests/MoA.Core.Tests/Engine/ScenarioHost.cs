using System.Runtime.CompilerServices;
using MoA.Core.Accounting;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Testing;

namespace MoA.Core.Tests.Engine;

/// <summary>One incarnation of a host: works on the run until it ends, or until the crash that it is to suffer.</summary>
internal sealed class ScenarioHost : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly EngineScenario _scenario;
    private readonly Crash? _crash;
    private readonly FakeTimeProvider _time;
    private readonly bool _resume;
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<(int Layer, int Slot)> _settled;
    private readonly List<(RunEvent Event, RunEventCursor Cursor)> _seen = [];
    private readonly Lock _gate = new();
    private int _calls;
    private int _deltas;
    private int _activity;

    public ScenarioHost(EngineScenario scenario, Crash? crash, MemoryJournal journal, FakeTimeProvider time, bool resume)
    {
        _scenario = scenario;
        _crash = crash;
        _time = time;
        _resume = resume;
        Journal = journal;
        journal.OnAppend = Append;
        _settled = [.. ProposalsOf(journal.Events).Select(proposal => (proposal.Layer, proposal.Slot))];
    }

    public MemoryJournal Journal { get; }

    public List<string> Faults { get; } = [];

    public List<AgentCall> Calls { get; } = [];

    /// <summary>What a watcher of this incarnation saw, each event with its cursor.</summary>
    public IReadOnlyList<(RunEvent Event, RunEventCursor Cursor)> Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    private bool IsDead => _died.Task.IsCompleted;

    public static IEnumerable<Proposal> ProposalsOf(IEnumerable<RunEvent> events) => events.Select(next => next switch
    {
        ProposalCompleted completed => completed.Proposal,
        ProposalFailed failed => failed.Proposal,
        _ => null,
    }).OfType<Proposal>();

    public async Task WorkAsync()
    {
        var run = RunProjection.Fold(Journal.Events);
        var catalog = new MoaCatalog(
            new Dictionary<string, ProviderSpec>(),
            new[] { "a", "b", "c", "d" }.ToDictionary(id => id, EngineFixture.Model),
            new Dictionary<string, Mixture>(),
            new OverrideLimits());
        var engine = new RunEngine(catalog, new ScriptedInvoker(Answer), Journal, new TokenEstimator(), _time);
        // Never disposed: a dead host's engine may still hold it.
        var cancellation = new RunCancellation();
        var work = Task.Run(() => engine.RunAsync(run, _resume, next => Publish(run, next), cancellation, _stopping.Token));
        await MoveClockAsync(work).WaitAsync(Bound);
        if (IsDead)
            return;
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    // Moves the clock to the next timer whenever nothing has happened for some turns of the thread pool. A late turn may let time pass early:
    // that is a slower host, not a wrong one.
    private async Task MoveClockAsync(Task work)
    {
        var seen = -1;
        for (var quiet = 0; !work.IsCompleted && !IsDead;)
        {
            await Task.Yield();
            var now = Volatile.Read(ref _activity);
            quiet = now == seen ? quiet + 1 : 0;
            seen = now;
            if (quiet < 20 || _time.NextTimer is not { } next)
                continue;
            quiet = 0;
            var by = next - _time.GetUtcNow();
            // The run's deadline: only a hung run would wait for it.
            if (by > TimeSpan.FromMinutes(1))
                continue;
            _time.Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private void Active() => Interlocked.Increment(ref _activity);

    private AppendFate Append(int number)
    {
        Active();
        if (IsDead)
            return AppendFate.Killed;
        if (_crash?.Number != number)
            return AppendFate.Stored;
        switch (_crash.Kind)
        {
            case CrashKind.BeforeAppend:
                _died.TrySetResult();
                return AppendFate.Killed;
            case CrashKind.AfterAppend:
                _died.TrySetResult();
                return AppendFate.StoredThenKilled;
            case CrashKind.StopAtAppend:
                _stopping.Cancel();
                break;
        }

        return AppendFate.Stored;
    }

    private void Publish(RunProjection run, RunEvent next)
    {
        Active();
        lock (_gate)
        {
            if (!IsDead)
                _seen.Add((next, new RunEventCursor(next.Sequence, run.ResumesAt(next.Sequence))));
        }
    }

    private async IAsyncEnumerable<AgentReply> Answer(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Active();
        await EnterAsync(call);
        var agent = _scenario.Of(call);
        if (agent.DelayMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(agent.DelayMs), _time, cancellationToken);
        else
            await Task.Yield();
        Active();
        for (var piece = 0; call.Stream && piece < agent.Deltas; piece++)
        {
            await DieAsync(CrashKind.AtDelta, Interlocked.Increment(ref _deltas));
            cancellationToken.ThrowIfCancellationRequested();
            yield return new AgentDelta { Text = $"{piece} " };
        }

        yield return OutcomeOf(agent, call);
    }

    private async Task EnterAsync(AgentCall call)
    {
        int number;
        lock (_gate)
        {
            if (!_settled.Add((call.Layer, call.Slot)) && !MayBeAskedTwice(call))
                Faults.Add($"{call.Id} was asked again.");
            Calls.Add(call);
            number = ++_calls;
        }

        await DieAsync(CrashKind.AtCall, number);
        if (_crash is { Kind: CrashKind.StopAtCall } stop && stop.Number == number)
            await _stopping.CancelAsync();
    }

    // Its answer broke off after pieces were seen, or its reply named no proposal; once more, not more often.
    private bool MayBeAskedTwice(AgentCall call) => _scenario.Mixture.Kind == MixtureKind.Rank
        ? call.Layer == _scenario.Mixture.LayerCount && Calls.Count(asked => asked.Layer == call.Layer) == 1
        : call.Stream && _scenario.Aggregator.BreaksOff && Calls.Count(asked => asked.Stream) == 1;

    private async Task DieAsync(CrashKind kind, int number)
    {
        if (_crash?.Kind == kind && _crash.Number == number)
            _died.TrySetResult();
        if (IsDead)
            await new TaskCompletionSource().Task;
    }

    private static AgentOutcome OutcomeOf(ScriptedAgent agent, AgentCall call) => new()
    {
        Kind = agent.Kind,
        Content = agent.Kind is AgentOutcomeKind.Answer or AgentOutcomeKind.Length ? agent.Text : null,
        FinishReason = agent.Kind == AgentOutcomeKind.Length ? "length" : "stop",
        Usage = agent.Reported ? new TokenUsage(call.EstimatedPromptTokens, Math.Min(7 + agent.Text.Length, call.Sampling.MaxTokens ?? 64)) : null,
        Attempts = 1,
        Timings = new CallTimings { Started = DateTimeOffset.UnixEpoch, QueuedMs = 1, ProviderMs = agent.DelayMs },
        Error = agent.Kind is AgentOutcomeKind.Answer or AgentOutcomeKind.Length
            ? null
            : new AgentError { Code = agent.Error, Message = $"{call.Layer}/{call.Slot} said {agent.Error}." },
    };
}
