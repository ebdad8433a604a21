namespace MoA.Core.Quota;

/// <summary>
/// What was charged in the last window. Charges of the same small slot of time are one entry that expires with its newest charge, so
/// memory is bounded whatever the limit is (<see cref="SlotsPerWindow"/>), at the cost of 1/<see cref="SlotsPerWindow"/> of the window.
/// </summary>
internal sealed class SlidingLog(long window)
{
    public const int SlotsPerWindow = 2048;

    private readonly long _slotLength = window / SlotsPerWindow;
    private Slot[] _slots = new Slot[16];
    private int _head;
    private int _count;
    private long _firstId;

    /// <summary>Everything charged.</summary>
    public long Used { get; private set; }

    /// <summary>The part of <see cref="Used"/> that is an estimate and may still be given back.</summary>
    public long Open { get; private set; }

    /// <summary>The part of <see cref="Used"/> that left as a burst, ahead of the pace.</summary>
    public double Burst { get; private set; }

    public int Slots => _count;

    /// <summary>When the oldest slot leaves the window; the end of time when the log is empty.</summary>
    public long OldestExpiry => _count == 0 ? DateTimeOffset.MaxValue.Ticks : ExpiryOf(_slots[_head]);

    public long Add(long now, long amount, double burst, bool open)
    {
        if (_count == 0 || now - At(_count - 1).Opened >= _slotLength)
            Append(now);
        ref var slot = ref At(_count - 1);
        slot.Newest = now;
        slot.Amount += amount;
        slot.Burst += burst;
        Used += amount;
        Burst += burst;
        if (open)
        {
            slot.Open += amount;
            Open += amount;
        }

        return _firstId + _count - 1;
    }

    /// <summary>Makes an open charge final, without what is given back. False when it left the window before.</summary>
    public bool Close(long id, long charged, long givenBack, double burstGivenBack)
    {
        if (id < _firstId)
            return false;
        ref var slot = ref At((int)(id - _firstId));
        slot.Open -= charged;
        slot.Amount -= givenBack;
        slot.Burst -= burstGivenBack;
        Open -= charged;
        Used -= givenBack;
        Burst -= burstGivenBack;
        return true;
    }

    public void ExpireOldest()
    {
        ref var slot = ref _slots[_head];
        Used -= slot.Amount;
        Open -= slot.Open;
        Burst -= slot.Burst;
        _head = (_head + 1) % _slots.Length;
        _count--;
        _firstId++;
        if (_count == 0)
            Burst = 0; // What rounding left over must not slow the pace for ever.
    }

    /// <summary>
    /// The earliest time at which so much has left the window, open charges counting by a share of theirs.
    /// </summary>
    public long WhenFreed(double amount, double openShare)
    {
        var freed = 0.0;
        for (var i = 0; i < _count; i++)
        {
            ref var slot = ref At(i);
            freed += slot.Amount - (slot.Open * (1 - openShare));
            if (freed >= amount)
                return ExpiryOf(slot);
        }

        return _count == 0 ? 0 : ExpiryOf(At(_count - 1));
    }

    // One tick past the window: a provider may count both ends of its 60 s.
    private long ExpiryOf(in Slot slot) => slot.Newest + window + 1;

    private ref Slot At(int index) => ref _slots[(_head + index) % _slots.Length];

    private void Append(long now)
    {
        if (_count == _slots.Length)
        {
            var larger = new Slot[_slots.Length * 2];
            for (var i = 0; i < _count; i++)
                larger[i] = At(i);
            (_slots, _head) = (larger, 0);
        }

        _count++;
        At(_count - 1) = new Slot { Opened = now };
    }

    private struct Slot
    {
        public long Opened;
        public long Newest;
        public long Amount;
        public long Open;
        public double Burst;
    }
}
