using MoA.Core.Quota;
using MoA.Testing;

namespace MoA.Core.Tests.Quota;

/// <summary>A <see cref="LocalQuota"/> on a fake clock, and the calls that were made of it.</summary>
internal sealed class QuotaRig : IDisposable
{
    public const string Provider = "p";

    private readonly PriorityQueue<Action, DateTimeOffset> _later = new();

    public QuotaRig(QuotaLimits provider, QuotaOptions? options = null, params (string Model, QuotaLimits Limits)[] models)
    {
        Start = Clock.GetUtcNow();
        Quota = new LocalQuota(
            new Dictionary<string, QuotaLimits> { [Provider] = provider },
            models.ToDictionary(model => model.Model, model => model.Limits),
            Clock,
            options);
    }

    public FakeTimeProvider Clock { get; } = new();

    public DateTimeOffset Start { get; }

    public LocalQuota Quota { get; }

    public List<QuotaCall> Calls { get; } = [];

    public QuotaProviderSnapshot Now => Quota.Snapshot()[Provider];

    public int Waiting => Now.Waiting.Values.Sum();

    public QuotaCall Ask(int tokens = 1, QuotaPriority priority = QuotaPriority.NewRun, string model = "m", TimeSpan? within = null)
    {
        var deadline = within is { } wait ? Clock.GetUtcNow() + wait : DateTimeOffset.MaxValue;
        var request = new QuotaRequest { Provider = Provider, Model = model, Tokens = tokens, Priority = priority, Deadline = deadline };
        var call = new QuotaCall(Calls.Count, request);
        Calls.Add(call);
        call.Task = Quota.AcquireAsync(request, call.Cancellation.Token).AsTask();
        return call;
    }

    /// <summary>Does something when the clock gets there.</summary>
    public void Later(TimeSpan after, Action action) => _later.Enqueue(action, Clock.GetUtcNow() + after);

    /// <summary>Moves the clock from timer to timer; whoever gets leave has it in hand before the clock moves on.</summary>
    public void Run(TimeSpan time, Action<QuotaCall>? granted = null)
    {
        var end = Clock.GetUtcNow() + time;
        while (true)
        {
            Catch(granted);
            var next = Clock.NextTimer is { } timer && timer < end ? timer : end;
            if (_later.TryPeek(out _, out var at) && at < next)
                next = at;
            Clock.Advance(next > Clock.GetUtcNow() ? next - Clock.GetUtcNow() : TimeSpan.Zero);
            Catch(granted);
            var acted = false;
            while (_later.TryPeek(out _, out at) && at <= Clock.GetUtcNow())
            {
                _later.Dequeue()();
                acted = true;
            }

            if (!acted && Clock.GetUtcNow() >= end)
                return;
        }
    }

    /// <summary>Waits until everyone who waits no more knows it: continuations run on other threads.</summary>
    public void Catch(Action<QuotaCall>? granted = null)
    {
        var waiting = Waiting;
        var caught = SpinWait.SpinUntil(() => Calls.Count(call => !call.Task.IsCompleted) <= waiting, TimeSpan.FromSeconds(30));
        Assert.True(caught, "a call that waits no more was not told");
        foreach (var call in Calls.Where(call => call.IsNewlyGranted()).OrderBy(call => call.Lease.Granted).ToArray())
            granted?.Invoke(call);
    }

    public void Dispose()
    {
        Quota.Dispose();
        foreach (var call in Calls)
            call.Cancellation.Dispose();
    }
}
