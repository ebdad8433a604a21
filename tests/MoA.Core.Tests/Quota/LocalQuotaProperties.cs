using FsCheck.Fluent;
using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

public sealed class LocalQuotaProperties
{
    private static readonly QuotaLimits SmallModel = new() { RequestsPerMinute = 60, MaxInFlight = 3 };

    [Fact]
    public void Limits_and_order_hold_everyone_is_served_and_the_cancelled_leave_nothing() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 150), scenario =>
        {
            using var rig = new QuotaRig(scenario.Limits, null, ("m0", SmallModel));
            var play = new Play(rig, scenario.Limits);
            foreach (var step in scenario.Steps)
                play.Begin(step);
            play.Finish();
            play.Check();
        }),
        tests: 40);

    [Fact]
    public void A_run_with_cancelled_waiters_ends_as_one_without_them() => QuotaGen.Check(
        Prop.ForAll(QuotaGen.Scenarios(steps: 60), scenario =>
        {
            // All come at one moment, behind a pause, and leave during it: nothing they did may be seen afterwards.
            Assert.Equal(Leaves(scenario, cancelled: false), Leaves(scenario, cancelled: true));
        }),
        tests: 40);

    private static List<(int Step, DateTimeOffset Granted)> Leaves(Scenario scenario, bool cancelled)
    {
        using var rig = new QuotaRig(scenario.Limits, null, ("m0", SmallModel));
        rig.Quota.Pause(QuotaRig.Provider, new QuotaPause { RetryAfter = TimeSpan.FromSeconds(60) });
        Dictionary<int, int> steps = [];
        for (var i = 0; i < scenario.Steps.Length; i++)
        {
            var step = scenario.Steps[i];
            if (step.Fate is Fate.Cancelled && !cancelled)
                continue;
            var call = rig.Ask(step.Tokens, step.Priority, $"m{step.Model}");
            steps[call.Number] = i;
            if (step.Fate is Fate.Cancelled)
                rig.Later(step.FateAfter, call.Cancellation.Cancel);
        }

        List<(int, DateTimeOffset)> leaves = [];
        rig.Run(TimeSpan.FromHours(3), call =>
        {
            leaves.Add((steps[call.Number], call.Lease.Granted));
            rig.Later(scenario.Steps[steps[call.Number]].Takes, () => call.Lease.Settle(call.Request.Tokens / 2));
        });
        Assert.Equal((0, 0L, 0L), (rig.Waiting, rig.Now.InFlight, rig.Now.UsedRequests));
        return [.. leaves.Order()];
    }

    /// <summary>Plays a scenario and keeps what its provider sees.</summary>
    private sealed class Play(QuotaRig rig, QuotaLimits limits)
    {
        private readonly List<Leave> _leaves = [];
        private readonly Dictionary<int, Step> _steps = [];
        private readonly Dictionary<string, long> _inFlight = [];
        private readonly HashSet<int> _cancelled = [];

        public void Begin(Step step)
        {
            rig.Run(step.After / 4, Granted);
            if (step.Fate is Fate.Refused or Fate.RefusedWithoutHint)
                rig.Quota.Pause(QuotaRig.Provider, new QuotaPause { RetryAfter = step.Fate is Fate.Refused ? step.FateAfter : null });
            _steps[rig.Calls.Count] = step;
            var call = rig.Ask(step.Tokens, step.Priority, $"m{step.Model}");
            if (step.Fate is Fate.Cancelled)
                rig.Later(step.FateAfter, () => Cancel(call));
            rig.Catch(Granted);
        }

        public void Finish()
        {
            for (var hours = 0; rig.Waiting > 0; hours++)
            {
                Assert.True(hours < 24, "demand has ended, but somebody still waits");
                rig.Run(TimeSpan.FromHours(1), Granted);
            }

            rig.Run(TimeSpan.FromMinutes(15), Granted);
        }

        public void Check()
        {
            Assert.All(rig.Calls, call => Assert.True(call.HasLeave || _cancelled.Contains(call.Number)));
            Assert.All(rig.Calls.Where(call => _cancelled.Contains(call.Number)), call => Assert.True(call.Task.IsCanceled));
            var (requests, tokens) = ProviderView.Busiest(_leaves);
            Assert.True(requests <= (limits.RequestsPerMinute ?? int.MaxValue));
            Assert.True(tokens <= (limits.TokensPerMinute ?? long.MaxValue));
            Assert.Equal((0L, 0L, 0L), (rig.Now.InFlight, rig.Now.UsedRequests, rig.Now.UsedTokens));
            Assert.Equal(0, rig.Clock.PendingTimers);
        }

        private void Cancel(QuotaCall call)
        {
            if (call.HasLeave)
                return;
            _cancelled.Add(call.Number);
            call.Cancellation.Cancel();
        }

        private void Granted(QuotaCall call)
        {
            var step = _steps[call.Number];
            var uses = step.Fate is Fate.Settled ? (long)step.Tokens * step.Uses / 100 : step.Tokens;
            _leaves.Add(new Leave(call.Lease.Granted, call.Lease.Granted + step.Arrives, uses));
            AssertInTurn(call);
            Count(call.Request.Model, 1, SmallModel.MaxInFlight!.Value);
            Count("", 1, limits.MaxInFlight ?? int.MaxValue);
            if (step.Fate is Fate.NeverEnded)
                rig.Later(new QuotaOptions().ReservationLifetime - TimeSpan.FromTicks(1), () => Ended(call));
            else
                rig.Later(step.Takes, () => End(call, step, uses));
        }

        private void End(QuotaCall call, Step step, long uses)
        {
            Ended(call);
            if (step.Fate is Fate.Settled)
                call.Lease.Settle(uses);
            else
                call.Lease.Abandon();
        }

        private void Ended(QuotaCall call)
        {
            Count(call.Request.Model, -1, int.MaxValue);
            Count("", -1, int.MaxValue);
        }

        private void Count(string of, int change, int limit)
        {
            var places = _inFlight[of] = _inFlight.GetValueOrDefault(of) + change;
            Assert.True(of is "m1" or "m2" || places <= limit, $"{places} in flight of '{of}'");
        }

        // Nobody of the same model, or of the models without limits, still waits who came first with the same or a higher priority.
        private void AssertInTurn(QuotaCall call) => Assert.DoesNotContain(
            rig.Calls.Take(call.Number),
            other => !other.Task.IsCompleted
                && other.Request.Priority <= call.Request.Priority
                && (other.Request.Model != "m0" || call.Request.Model == "m0"));
    }
}
