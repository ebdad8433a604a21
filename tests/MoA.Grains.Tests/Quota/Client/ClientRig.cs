using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Client;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>One silo's client of one provider on a fake clock, and a test that answers its asks by hand.</summary>
internal sealed class ClientRig : IDisposable
{
    public static readonly QuotaLimits Limited = new() { RequestsPerMinute = 600, TokensPerMinute = 1_000 };
    public static readonly QuotaLimits Places = new() { MaxInFlight = 2 };
    public static readonly QuotaLimits Unlimited = new();

    private readonly TestMeters _meters = new();
    private readonly MeterListener _listener = new();

    public ClientRig(QuotaLimits limits, ClusterQuotaOptions? options = null, params (string Model, QuotaLimits Limits)[] models)
    {
        // A context of the test runner would take continuations off this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measured, _, _) => Counted += measured);
        _listener.Start();
        Client = new ProviderQuotaClient(
            "p",
            new ProviderLimits(limits, models.ToDictionary(model => model.Model, model => model.Limits)),
            FakeRoster.Address(0),
            (_, ask) =>
            {
                Asks.Add(ask);
                Pending = new TaskCompletionSource<QuotaAnswer>();
                return Pending.Task;
            },
            Clock,
            options ?? new ClusterQuotaOptions(),
            new ClusterQuotaMetrics(_meters),
            NullLogger.Instance);
    }

    public FakeTimeProvider Clock { get; } = new();

    public ProviderQuotaClient Client { get; }

    public List<QuotaAsk> Asks { get; } = [];

    public Guid Epoch { get; set; } = Guid.NewGuid();

    /// <summary>What the counter of asks has come to.</summary>
    public long Counted { get; private set; }

    /// <summary>The ask that waits for its answer.</summary>
    public TaskCompletionSource<QuotaAnswer>? Pending { get; private set; }

    public Task<QuotaLease> Acquire(
        int tokens = 1, QuotaPriority priority = QuotaPriority.NewRun, string model = "m", double? within = null, CancellationToken cancellation = default) =>
        Client.AcquireAsync(
            new QuotaRequest
            {
                Provider = "p",
                Model = model,
                Tokens = tokens,
                Priority = priority,
                Deadline = within is { } seconds ? Clock.GetUtcNow().AddSeconds(seconds) : DateTimeOffset.MaxValue,
            },
            cancellation).AsTask();

    /// <summary>Answers the ask under way.</summary>
    public void Answer(
        long[]? grants = null, double? askAgain = null, double? free = null, double? pausedFor = null, bool known = true, params QuotaRefusal[] refusals)
    {
        var pending = Take();
        pending.SetResult(new QuotaAnswer
        {
            Epoch = Epoch,
            Known = known,
            Grants = grants ?? [],
            Refusals = refusals,
            AskAgain = Span(askAgain),
            Free = Span(free),
            PausedFor = Span(pausedFor),
            Figures = new QuotaFigures { RateFactor = 1 },
        });
    }

    public void Fail() => Take().SetException(new TimeoutException("nobody answered"));

    public void Run(double milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public static QuotaExceededReason ReasonOf(Task call) => Assert.IsType<QuotaExceededException>(call.Exception?.InnerException).Reason;

    public void Dispose()
    {
        Client.Dispose();
        _listener.Dispose();
        _meters.Dispose();
    }

    private static TimeSpan? Span(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private TaskCompletionSource<QuotaAnswer> Take()
    {
        var pending = Pending ?? throw new InvalidOperationException("no ask is under way");
        Pending = null;
        return pending;
    }
}
