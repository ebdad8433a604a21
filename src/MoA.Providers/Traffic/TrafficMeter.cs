using MoA.Core.Runtime;

namespace MoA.Providers;

/// <summary>
/// Counts what was lately asked of one provider. Thread-safe and without locks: a slot of time is an object of its own, and whoever comes first in a new one
/// puts it in the place of the oldest. About 45 kB where there are calls.
/// </summary>
internal sealed class TrafficMeter(TimeProvider time)
{
    public static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(10);

    private const int Slots = 30;

    private readonly TrafficSlot?[] _slots = new TrafficSlot?[Slots];
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Uptime => time.GetElapsedTime(_start);

    public void CallEnded(bool failed) => Now().CountCall(failed);

    public void AttemptEnded(bool isRetry) => Now().CountAttempt(isRetry);

    public void AttemptFailed(bool isRateLimit) => Now().CountError(isRateLimit);

    public void AttemptSucceeded(TimeSpan total, TimeSpan? firstToken)
    {
        var slot = Now();
        slot.Total.Add(total);
        if (firstToken is { } first)
            slot.FirstToken.Add(first);
    }

    public ProviderTraffic Snapshot()
    {
        var uptime = Uptime;
        var running = NumberAt(uptime);
        var slots = _slots.OfType<TrafficSlot>().Where(slot => slot.Number > running - Slots).ToArray();
        var covered = uptime - (SlotLength * Math.Max(0, running - Slots + 1));
        return new ProviderTraffic
        {
            Window = covered > SlotLength ? covered : SlotLength,
            Calls = slots.Sum(slot => (long)slot.Calls),
            FailedCalls = slots.Sum(slot => (long)slot.FailedCalls),
            Attempts = slots.Sum(slot => (long)slot.Attempts),
            Errors = slots.Sum(slot => (long)slot.Errors),
            RateLimited = slots.Sum(slot => (long)slot.RateLimited),
            Retries = slots.Sum(slot => (long)slot.Retries),
            FirstToken = LatencyHistogram.Sum([.. slots.Select(slot => slot.FirstToken)]),
            Total = LatencyHistogram.Sum([.. slots.Select(slot => slot.Total)]),
        };
    }

    private static long NumberAt(TimeSpan uptime) => uptime.Ticks / SlotLength.Ticks;

    private TrafficSlot Now()
    {
        var number = NumberAt(Uptime);
        ref var place = ref _slots[number % Slots];
        while (true)
        {
            var slot = Volatile.Read(ref place);
            // A later one: this thread stood still for minutes, and what it counts is news now.
            if (slot is not null && slot.Number >= number)
                return slot;
            Interlocked.CompareExchange(ref place, new TrafficSlot(number), slot);
        }
    }
}
