using System.Threading.Channels;
using MoA.Testing;

namespace MoA.Grains.Tests.Hosting;

/// <summary>A clock that can also jump as it does for a process that was stopped: no timer sees it coming.</summary>
internal sealed class FrozenClock : TimeProvider
{
    private readonly Channel<bool> _pauses = Channel.CreateUnbounded<bool>();
    private TimeSpan _stood;

    public FakeTimeProvider Fake { get; } = new();

    public override long TimestampFrequency => Fake.TimestampFrequency;

    public void StandStill(TimeSpan time) => _stood += time;

    /// <summary>Waits until somebody sets a timer of the length of a retry.</summary>
    public async Task PauseAsync(TimeSpan bound) => await _pauses.Reader.ReadAsync().AsTask().WaitAsync(bound);

    public override DateTimeOffset GetUtcNow() => Fake.GetUtcNow() + _stood;

    public override long GetTimestamp() => Fake.GetTimestamp() + _stood.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = Fake.CreateTimer(callback, state, dueTime, period);
        if (dueTime == TimeSpan.FromSeconds(1))
            _pauses.Writer.TryWrite(true);
        return timer;
    }
}
