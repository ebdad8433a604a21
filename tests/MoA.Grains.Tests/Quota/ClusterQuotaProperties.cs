using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Quota;
using MoA.Grains.Quota;

namespace MoA.Grains.Tests.Quota;

/// <summary>Random clusters: slow and lossy networks, silos that die, quotas that are taken up anew, calls that are cancelled.</summary>
public sealed class ClusterQuotaProperties
{
    private static readonly TimeSpan Spread = QuotaOptions.Cluster.Spread;

    [Fact]
    public void Limits_hold_and_every_call_ends_whatever_the_network_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(Scenarios(), scenario =>
        {
            using var play = new Play(scenario);
            play.Run();
            play.Check();
        }));

    private static Arbitrary<Scenario> Scenarios() => Arb.From(
        from requests in Gen.Elements(30, 120, 600)
        from tokens in Gen.Elements(5_000, 60_000)
        from places in Gen.Choose(1, 40)
        from set in Gen.Elements(1, 2, 3, 4, 5, 7)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from latency in Gen.Elements(2, 30, 400)
        from losses in Gen.Elements(0, 0, 5, 25)
        from silos in Gen.Choose(1, 4)
        from deaths in Gen.Choose(0, 2)
        from restarts in Gen.Choose(0, 2)
        select new Scenario(
            new QuotaLimits
            {
                RequestsPerMinute = (set & 1) != 0 ? requests : null,
                TokensPerMinute = (set & 2) != 0 ? tokens : null,
                MaxInFlight = (set & 4) != 0 ? places : null,
            },
            seed,
            TimeSpan.FromMilliseconds(latency),
            losses,
            silos,
            Math.Min(deaths, silos - 1),
            restarts));

    internal sealed record Scenario(QuotaLimits Limits, int Seed, TimeSpan Latency, int LossPercent, int Silos, int Deaths, int Restarts);

    private sealed class Play : IDisposable
    {
        private static readonly QuotaLimits SmallModel = new() { RequestsPerMinute = 60, MaxInFlight = 3 };

        private readonly Scenario _scenario;
        private readonly Random _random;
        private readonly ClusterSim _sim;
        private readonly List<(DateTimeOffset At, long Tokens)> _arrivals = [];
        private readonly HashSet<SimCall> _cancelled = [];
        private readonly HashSet<SimCall> _inFlight = [];
        private readonly int _tokens;
        private TimeSpan _reliableUntil = TimeSpan.Zero;

        public Play(Scenario scenario)
        {
            _scenario = scenario;
            _random = new Random(scenario.Seed);
            _tokens = (int)((scenario.Limits.TokensPerMinute ?? 4_000) / 40);

            // Places must come free because calls end, not because they are forgotten.
            var options = new ClusterQuotaOptions { Quota = QuotaOptions.Cluster with { ReservationLifetime = TimeSpan.FromDays(1) } };
            _sim = new ClusterSim(scenario.Limits, scenario.Silos, options, ("m0", SmallModel))
            {
                Granted = Granted,
                Latency = () => TimeSpan.FromMilliseconds(1 + (_random.NextDouble() * scenario.Latency.TotalMilliseconds)),
            };
            _sim.Loses = () => _sim.Elapsed > _reliableUntil && _random.Next(100) < scenario.LossPercent;
            for (var silo = 0; silo < scenario.Deaths; silo++)
            {
                var dying = silo;
                _sim.Later(Moment(), () => Kill(dying));
            }

            for (var i = 0; i < scenario.Restarts; i++)
            {
                _sim.Later(Moment(), _sim.StopArbiter);
                _sim.Later(TimeSpan.FromMinutes(3), StartArbiter);
            }
        }

        public void Run()
        {
            while (_sim.Elapsed < TimeSpan.FromMinutes(3))
            {
                _sim.Run(_random.Next(3) == 0 ? _random.NextDouble() * 4 : 0.05);
                if (_sim.Arbiter is null && _random.Next(100) < 2)
                    StartArbiter();
                for (var i = _random.Next(8); i > 0; i--)
                    Ask();
                if (_random.Next(400) == 0)
                    Pause();
            }

            _reliableUntil = TimeSpan.MaxValue;
            for (var hours = 0; hours < 3; hours++)
                _sim.Run(3_600);
        }

        public void Check()
        {
            var (requests, tokens) = ProviderView.Busiest(_arrivals);
            Assert.True(requests <= (_scenario.Limits.RequestsPerMinute ?? int.MaxValue), $"{requests} requests in 60 s of {_scenario}");
            Assert.True(tokens <= (_scenario.Limits.TokensPerMinute ?? long.MaxValue), $"{tokens} tokens in 60 s of {_scenario}");
            Assert.NotEmpty(_arrivals);
            _sim.Catch();
            var lost = _sim.Calls.Where(call => !_sim.IsKilled(call.Silo) && !call.Task.IsCompleted).ToArray();
            Assert.True(lost.Length == 0, $"{lost.Length} calls wait for ever in {_scenario}");
            Assert.All(_cancelled, call => Assert.True(call.Task is { IsCompletedSuccessfully: false } && call.GrantedAt is null));

            // Nobody holds a place any more, and nobody has anything to say.
            var asks = _sim.Silos.Sum(silo => silo.Asks(ClusterSim.Provider));
            _sim.Run(3_600);
            Assert.Equal(asks, _sim.Silos.Sum(silo => silo.Asks(ClusterSim.Provider)));
            var last = _sim.Ask(_scenario.Silos - 1);
            _sim.Run(600);
            last.Lease.Settle(1);
            _sim.Run(60);
            Assert.Equal((0, 0L), (_sim.Figures.InFlight, _sim.Figures.Waiting));
        }

        public void Dispose() => _sim.Dispose();

        private TimeSpan Moment() => TimeSpan.FromSeconds(5 + (_random.NextDouble() * 160));

        // A silo that the network hides while a new activation gathers what is in flight is not promised anything.
        private void StartArbiter()
        {
            if (_sim.Arbiter is not null)
                return;
            _sim.StartArbiter();
            if (_reliableUntil < TimeSpan.MaxValue)
                _reliableUntil = _sim.Elapsed + QuotaArbiter.RecoveryTime;
        }

        private void Kill(int silo)
        {
            _sim.Kill(silo, noticedAfter: TimeSpan.FromSeconds(_random.NextDouble() * 20));
            _inFlight.RemoveWhere(call => call.Silo == silo);
        }

        private void Ask()
        {
            var silo = _random.Next(_scenario.Silos);
            if (_sim.IsKilled(silo))
                return;
            var cancelled = _random.Next(10) == 0;
            TimeSpan? within = _random.Next(4) == 0 ? TimeSpan.FromSeconds(_random.NextDouble() * 60) : null;
            var call = _sim.Ask(silo, _tokens, (QuotaPriority)_random.Next(3), $"m{_random.Next(3)}", within, cancelled);
            if (cancelled)
                _sim.Later(TimeSpan.FromSeconds(_random.NextDouble() * 20), () => Cancel(call));
        }

        private void Cancel(SimCall call)
        {
            if (call.Task.IsCompleted)
                return;
            _cancelled.Add(call);
            call.Cancellation!.Cancel();
        }

        private void Pause() =>
            _sim.Silos[_scenario.Silos - 1].Pause(
                ClusterSim.Provider,
                new QuotaPause { RetryAfter = _random.Next(2) == 0 ? TimeSpan.FromSeconds(_random.NextDouble() * 5) : null });

        private void Granted(SimCall call)
        {
            var latest = call.Lease.Granted + Spread;
            Assert.True(latest >= call.GrantedAt, "leave came too late to be used");
            var at = _random.Next(2) == 0 ? latest : call.GrantedAt!.Value;
            _arrivals.Add((at, _tokens));
            _inFlight.Add(call);
            Assert.True(_inFlight.Count <= (_scenario.Limits.MaxInFlight ?? int.MaxValue), $"{_inFlight.Count} in flight of {_scenario}");
            Assert.True(_inFlight.Count(other => other.Request.Model == "m0") <= SmallModel.MaxInFlight, $"too many of m0 in flight of {_scenario}");
            _sim.Later(at - _sim.Clock.GetUtcNow() + TimeSpan.FromSeconds(_random.NextDouble() * 8), () => End(call));
        }

        private void End(SimCall call)
        {
            if (!_inFlight.Remove(call))
                return;
            if (_random.Next(5) == 0)
                call.Lease.Abandon();
            else
                call.Lease.Settle(_tokens);
        }
    }
}
