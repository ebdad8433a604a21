using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

/// <summary>Plays calls against a ledger, one after the other, each asking again when it is told to.</summary>
internal sealed class LedgerRun(QuotaLedger ledger, DateTimeOffset start)
{
    private readonly PriorityQueue<(QuotaReservation Reservation, Step Step), DateTimeOffset> _ends = new();

    public DateTimeOffset Now { get; private set; } = start;

    public List<Leave> Leaves { get; } = [];

    public void Play(Step step)
    {
        MoveTo(Now + step.After);
        if (step.Fate is Fate.Refused or Fate.RefusedWithoutHint)
            ledger.Pause(Now, new QuotaPause { RetryAfter = step.Fate is Fate.Refused ? step.FateAfter : null });

        for (var asked = 0; ; asked++)
        {
            Assert.True(asked < 5_000, "a ledger must not have a call ask for ever");
            var (reservation, earliest) = ledger.TryReserve(Now, step.Tokens);
            if (reservation is not null)
            {
                Leaves.Add(new Leave(Now, Now + step.Arrives, step.Fate is Fate.Settled ? Used(step) : step.Tokens));
                _ends.Enqueue((reservation, step), Now + step.Takes);
                return;
            }

            Assert.True(earliest > Now);
            MoveTo(earliest);
        }
    }

    private static long Used(Step step) => (long)step.Tokens * step.Uses / 100;

    private void MoveTo(DateTimeOffset time)
    {
        while (_ends.TryPeek(out var end, out var at) && at <= time)
        {
            _ends.Dequeue();
            if (end.Step.Fate is Fate.Settled)
                ledger.Settle(end.Reservation, Used(end.Step), at);
            else if (end.Step.Fate is not Fate.NeverEnded)
                ledger.Abandon(end.Reservation, at);
        }

        Now = time > Now ? time : Now;
    }
}
