using MoA.Core.Quota;
using MoA.Grains.Quota;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota;

/// <summary>An arbiter on a fake clock, and silos that say what a test has them say.</summary>
internal sealed class ArbiterRig
{
    private readonly ProviderLimits _limits;
    private readonly ClusterQuotaOptions _options;
    private readonly Dictionary<int, long> _asks = [];

    /// <param name="limits">Of the provider.</param>
    /// <param name="warm">Whether buckets start full, as they are after a while.</param>
    /// <param name="silos">How many silos the cluster has.</param>
    /// <param name="models">Limited ones.</param>
    public ArbiterRig(QuotaLimits limits, bool warm = true, int silos = 2, params (string Model, QuotaLimits Limits)[] models)
    {
        _limits = new ProviderLimits(limits, models.ToDictionary(model => model.Model, model => model.Limits));
        _options = new ClusterQuotaOptions { Quota = QuotaOptions.Cluster with { ColdStart = !warm } };
        Roster = new FakeRoster(silos);
        Arbiter = NewArbiter();
        for (var silo = 0; silo < silos; silo++)
            Introduce(silo);
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeRoster Roster { get; }

    public QuotaArbiter Arbiter { get; private set; }

    public static WaitingCall Call(
        long id, QuotaPriority priority = QuotaPriority.NewRun, double waited = 0, int tokens = 1, string? model = null, double? left = null) =>
        new()
        {
            Id = id,
            Priority = priority,
            Waited = TimeSpan.FromSeconds(waited),
            Tokens = tokens,
            Model = model,
            Left = left is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

    public static QuotaEnd Ended(long id, QuotaEndKind kind = QuotaEndKind.Settled, long tokens = 1) => new() { Id = id, Kind = kind, Tokens = tokens };

    /// <summary>A new activation, which no silo has talked to.</summary>
    public void Restart() => Arbiter = NewArbiter();

    public QuotaAnswer Introduce(int silo, params CallInFlight[] inFlight) =>
        Ask(silo, ask => ask.Introduction = new QuotaIntroduction { InFlight = inFlight });

    public QuotaAnswer Ask(int silo, params WaitingCall[] waiting) => Ask(silo, ask => ask.Waiting = waiting);

    public QuotaAnswer Ask(int silo, Action<Draft> write)
    {
        var draft = new Draft();
        write(draft);
        var number = _asks[silo] = _asks.GetValueOrDefault(silo) + 1;
        return Arbiter.Answer(new QuotaAsk
        {
            Silo = FakeRoster.Address(silo),
            Number = draft.Number ?? number,
            Received = draft.LostAnswer ? number - 2 : number - 1,
            Epoch = draft.Epoch ?? Arbiter.Epoch,
            Introduction = draft.Introduction,
            Pauses = draft.Pauses,
            Ends = draft.Ends,
            Waiting = draft.Waiting,
            Checks = draft.Checks,
            Demand = draft.Demand ?? [.. draft.Waiting.GroupBy(call => (call.Model, call.Priority)).Select(calls => new QuotaDemand
            {
                Model = calls.Key.Model,
                Priority = calls.Key.Priority,
                Requests = calls.Count(),
                Tokens = calls.Sum(call => (long)call.Tokens),
            })],
        });
    }

    public void Run(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    private QuotaArbiter NewArbiter() => new(_limits, _options, Clock, Roster);

    /// <summary>An ask, but for what follows from the others.</summary>
    internal sealed class Draft
    {
        public long? Number { get; set; }

        public bool LostAnswer { get; set; }

        public Guid? Epoch { get; set; }

        public QuotaIntroduction? Introduction { get; set; }

        public QuotaPauseNote[] Pauses { get; set; } = [];

        public QuotaEnd[] Ends { get; set; } = [];

        public WaitingCall[] Waiting { get; set; } = [];

        public WaitCheck[] Checks { get; set; } = [];

        public QuotaDemand[]? Demand { get; set; }
    }
}
