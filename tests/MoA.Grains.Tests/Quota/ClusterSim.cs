using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Quota;
using MoA.Core.Mixtures;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Client;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota;

/// <summary>
/// Silos and the arbiter of one provider on one fake clock, with a network between them that is as slow and as lossy as a test wants it.
/// Everything happens on the test's thread.
/// </summary>
internal sealed class ClusterSim : IDisposable
{
    public const string Provider = "p";

    /// <summary>When an ask that nobody answers fails.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ProviderLimits _limits;
    private readonly ClusterQuotaOptions _options;
    private readonly Dictionary<int, List<SimCall>> _queued = [];
    private readonly HashSet<int> _killed = [];
    private bool _cancellable;

    public ClusterSim(QuotaLimits limits, int silos, ClusterQuotaOptions? options = null, params (string Model, QuotaLimits Limits)[] models)
    {
        // A context of the test runner would take continuations off this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        _options = options ?? new ClusterQuotaOptions();
        _limits = new ProviderLimits(limits, models.ToDictionary(model => model.Model, model => model.Limits));
        Roster = new FakeRoster(silos);
        Start = Clock.GetUtcNow();
        Arbiter = NewArbiter();
        var catalog = Catalog(limits, models);
        for (var i = 0; i < silos; i++)
        {
            var silo = i;
            _queued[silo] = [];
            Silos.Add(new ClusterQuota(
                new ClusterLimits(catalog),
                FakeRoster.Address(silo),
                (_, ask) => CarryAsync(silo, ask),
                Clock,
                _options,
                TestMeters.None,
                NullLogger<ClusterQuota>.Instance));
        }
    }

    public FakeTimeProvider Clock { get; } = new();

    public DateTimeOffset Start { get; }

    public FakeRoster Roster { get; }

    /// <summary>Null while nobody keeps the limits.</summary>
    public QuotaArbiter? Arbiter { get; private set; }

    public List<ClusterQuota> Silos { get; } = [];

    public List<SimCall> Calls { get; } = [];

    public QuotaFigures Figures { get; private set; }

    /// <summary>The time of one way between a silo and the arbiter.</summary>
    public Func<TimeSpan> Latency { get; set; } = () => TimeSpan.FromMilliseconds(1);

    /// <summary>Whether an ask, or its answer, gets lost.</summary>
    public Func<bool> Loses { get; set; } = () => false;

    /// <summary>Called with every call as its silo has leave in hand.</summary>
    public Action<SimCall> Granted { get; set; } = _ => { };

    public TimeSpan Elapsed => Clock.GetUtcNow() - Start;

    public SimCall Ask(
        int silo = 0, int tokens = 1, QuotaPriority priority = QuotaPriority.NewRun, string model = "m", TimeSpan? within = null, bool cancellable = false)
    {
        var now = Clock.GetUtcNow();
        var deadline = within is { } wait ? now + wait : DateTimeOffset.MaxValue;
        var request = new QuotaRequest { Provider = Provider, Model = model, Tokens = tokens, Priority = priority, Deadline = deadline };
        var call = new SimCall(silo, request, now, cancellable);
        Calls.Add(call);

        _cancellable |= cancellable;
        call.Task = Silos[silo].AcquireAsync(request, call.Cancellation?.Token ?? CancellationToken.None).AsTask();

        // A silo numbers those that wait from 1.
        if (!call.Task.IsCompleted)
            _queued[silo].Add(call);
        else if (call.Task.IsCompletedSuccessfully)
            call.GrantedAt = now;
        return call;
    }

    public void Later(TimeSpan after, Action action)
    {
        ITimer? timer = null;
        timer = Clock.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                action();
            },
            null,
            after,
            System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Run(TimeSpan time) => Clock.Advance(time);

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    /// <summary>Whoever keeps the limits is gone, and what was on its way to or from it.</summary>
    public void StopArbiter() => Arbiter = null;

    public void StartArbiter() => Arbiter = NewArbiter();

    /// <summary>A silo is gone; the cluster notices later.</summary>
    public void Kill(int silo, TimeSpan noticedAfter)
    {
        _killed.Add(silo);
        Later(noticedAfter, () => Roster.Bury(silo));
    }

    /// <summary>Waits until everyone who waits no more knows it.</summary>
    public void Catch()
    {
        foreach (var silo in _queued.Keys.Where(silo => !_killed.Contains(silo)))
            Catch(silo);
    }

    public bool IsKilled(int silo) => _killed.Contains(silo);

    public void Dispose()
    {
        foreach (var silo in Silos)
            silo.Dispose();
        foreach (var call in Calls)
            call.Cancellation?.Dispose();
    }

    public static MoaCatalog Catalog(QuotaLimits limits, params (string Model, QuotaLimits Limits)[] models) => new(
        new Dictionary<string, ProviderSpec>
        {
            [Provider] = new() { Id = Provider, BaseUrl = new Uri("http://localhost/"), Quota = limits },
        },
        models.ToDictionary(
            model => model.Model,
            model => new ModelSpec { Id = model.Model, Provider = Provider, Name = model.Model, Quota = model.Limits }),
        new Dictionary<string, Mixture>(),
        new OverrideLimits());

    private QuotaArbiter NewArbiter() => new(_limits, _options, Clock, Roster);

    private Task<QuotaAnswer> CarryAsync(int silo, QuotaAsk ask)
    {
        var answered = new TaskCompletionSource<QuotaAnswer>();
        if (_killed.Contains(silo))
            return answered.Task;
        Later(Timeout, () => answered.TrySetException(new TimeoutException("nobody answered")));
        if (Loses())
            return answered.Task;
        Later(Latency(), () =>
        {
            if (Arbiter is not { } arbiter || Answer(arbiter, ask) is not { } answer || Loses())
                return;
            Later(Latency(), () =>
            {
                if (Arbiter == arbiter && !_killed.Contains(silo) && answered.TrySetResult(answer))
                    TakeUp(silo, answer);
            });
        });
        return answered.Task;
    }

    private QuotaAnswer Answer(QuotaArbiter arbiter, QuotaAsk ask)
    {
        var answer = arbiter.Answer(ask);
        if (answer.Known)
            Figures = answer.Figures;
        return answer;
    }

    private void TakeUp(int silo, QuotaAnswer answer)
    {
        if (_cancellable)
            Catch(silo);
        foreach (var id in answer.Grants)
        {
            var call = _queued[silo][(int)id - 1];
            if (call.GrantedAt is not null || !call.Task.IsCompletedSuccessfully)
                continue;
            call.GrantedAt = Clock.GetUtcNow();
            Granted(call);
        }
    }

    // Calls that can be cancelled are told on another thread.
    private void Catch(int silo)
    {
        var waiting = Silos[silo].Snapshot()[Provider].Waiting.Values.Sum();
        var caught = SpinWait.SpinUntil(() => _queued[silo].Count(call => !call.Task.IsCompleted) <= waiting, TestBounds.Limit);
        Assert.True(caught, "a call that waits no more was not told");
    }
}
