namespace MoA.Grains.Tests.Hosting;

public sealed class StallGuardTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly StallRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Beats_and_calls_keep_it_open_and_read_nothing()
    {
        for (var beat = 0; beat < 100; beat++)
        {
            _rig.Clock.Fake.Advance(StallRig.Probe);
            Assert.True(_rig.Guard.IsOpen());
        }

        _rig.Clock.StandStill(StallRig.Probe);
        Assert.True(_rig.Guard.IsOpen());
        Assert.Equal(0, _rig.Membership.Refreshes);
    }

    [Fact]
    public async Task After_a_stall_calls_wait_for_two_fresh_readings()
    {
        var read = new TaskCompletionSource();
        _rig.Membership.OnRefresh = time => time == 2 ? new ValueTask(read.Task) : default;
        _rig.Clock.StandStill(StallRig.Probe * 2);

        Assert.False(_rig.Guard.IsOpen());
        var passing = _rig.Guard.PassAsync(CancellationToken.None);
        Assert.False(passing.IsCompleted);
        read.SetResult();

        await passing.WaitAsync(Bound);
        Assert.True(_rig.Guard.IsOpen());
        Assert.Equal(2, _rig.Membership.Refreshes);
    }

    [Fact]
    public async Task A_stall_while_the_table_is_read_has_it_read_again()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = new TaskCompletionSource();
        _rig.Membership.OnRefresh = time =>
        {
            if (time != 2)
                return default;
            reading.SetResult();
            return new ValueTask(read.Task);
        };
        _rig.Clock.StandStill(StallRig.Probe * 2);
        var passing = _rig.Guard.PassAsync(CancellationToken.None);
        await reading.Task.WaitAsync(Bound);
        _rig.Clock.StandStill(StallRig.Probe * 2);
        Assert.False(_rig.Guard.IsOpen());

        read.SetResult();
        await _rig.Clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);
        _rig.Clock.Fake.Advance(TimeSpan.FromSeconds(1));

        await passing.WaitAsync(Bound);
        Assert.Equal(4, _rig.Membership.Refreshes);
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_keeps_calls_back_until_it_can()
    {
        _rig.Membership.OnRefresh = time => time == 1 ? throw new TimeoutException("The database is away.") : default;
        _rig.Clock.StandStill(StallRig.Probe * 2);
        var passing = _rig.Guard.PassAsync(CancellationToken.None);
        await _rig.Clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);

        _rig.Clock.Fake.Advance(TimeSpan.FromSeconds(1));

        await passing.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_silo_that_is_dead_makes_no_call()
    {
        _rig.Membership.Status = SiloStatus.Dead;
        _rig.Clock.StandStill(StallRig.Probe * 2);
        using var leaving = new CancellationTokenSource();
        var passing = _rig.Guard.PassAsync(leaving.Token);
        await _rig.Clock.PauseAsync(Bound);
        _rig.Clock.Fake.Advance(TimeSpan.FromSeconds(1));
        await _rig.Clock.PauseAsync(Bound);
        Assert.False(passing.IsCompleted);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passing);
        Assert.False(_rig.Guard.IsOpen());
    }
}
