using MoA.Core.Quota;

namespace MoA.Providers.Tests.Support;

/// <summary>A quota that gives leave at once and writes down what happens to it.</summary>
internal sealed class FakeQuota(TimeProvider time) : IQuota
{
    private readonly Lock _gate = new();

    public List<QuotaRequest> Requests { get; } = [];

    public List<Lease> Leases { get; } = [];

    public List<QuotaPause> Pauses { get; } = [];

    public TimeSpan Waited { get; set; }

    /// <summary>Called before leave is given; may throw, or wait.</summary>
    public Func<int, Task> BeforeLeave { get; set; } = _ => Task.CompletedTask;

    public async ValueTask<QuotaLease> AcquireAsync(QuotaRequest request, CancellationToken cancellationToken)
    {
        int number;
        lock (_gate)
        {
            Requests.Add(request);
            number = Requests.Count;
        }

        await BeforeLeave(number).WaitAsync(cancellationToken);
        var lease = new Lease(time.GetUtcNow(), Waited);
        lock (_gate)
            Leases.Add(lease);
        return lease;
    }

    public void Pause(string provider, QuotaPause pause)
    {
        lock (_gate)
            Pauses.Add(pause);
    }

    internal sealed class Lease(DateTimeOffset granted, TimeSpan waited) : QuotaLease(granted, waited)
    {
        public bool Ended { get; private set; }

        /// <summary>What was settled; null while it is held and after it was abandoned.</summary>
        public long? Settled { get; private set; }

        protected override void OnEnded(long? actualTokens)
        {
            Ended = true;
            Settled = actualTokens;
        }
    }
}
