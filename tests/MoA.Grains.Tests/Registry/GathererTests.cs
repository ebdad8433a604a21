using Microsoft.Extensions.Logging.Abstractions;
using MoA.Grains.Registry;
using MoA.Testing;

namespace MoA.Grains.Tests.Registry;

public sealed class GathererTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(string Receiver, int[] Items)> _calls = [];
    private readonly SemaphoreSlim _called = new(0);
    private readonly Gatherer<string, int> _gatherer;
    private Func<string, Task> _answer = _ => Task.CompletedTask;

    public GathererTests() => _gatherer = new(SendAsync, _clock, NullLogger.Instance, _stopping.Token);

    public void Dispose()
    {
        _stopping.Dispose();
        _called.Dispose();
    }

    [Fact]
    public async Task What_is_said_during_a_call_goes_with_the_next_one_in_its_order()
    {
        var answer = Hold();
        var first = _gatherer.SayAsync("a", 0);
        await CalledAsync();
        var rest = Enumerable.Range(1, 500).Select(item => _gatherer.SayAsync("a", item)).ToArray();

        answer.SetResult();
        await Task.WhenAll([first, .. rest]).Bounded();

        Assert.Equal(2, _calls.Count);
        Assert.Equal(Enumerable.Range(1, 500), _calls[1].Items);
    }

    [Fact]
    public async Task No_call_is_too_large()
    {
        var answer = Hold();
        _ = _gatherer.SayAsync("a", 0);
        await CalledAsync();
        var rest = Enumerable.Range(0, (2 * Gatherer<string, int>.MaxItems) + 1).Select(item => _gatherer.SayAsync("a", item)).ToArray();
        answer.SetResult();
        await Task.WhenAll(rest).Bounded();

        Assert.Equal([1, Gatherer<string, int>.MaxItems, Gatherer<string, int>.MaxItems, 1], _calls.Select(call => call.Items.Length));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_holds_up_no_other()
    {
        var never = new TaskCompletionSource();
        _answer = receiver => receiver == "a" ? never.Task : Task.CompletedTask;

        var waiting = _gatherer.SayAsync("a", 1);
        await _gatherer.SayAsync("b", 2).Bounded();

        Assert.False(waiting.IsCompleted);
        never.SetResult();
        await waiting.Bounded();
    }

    [Fact]
    public async Task A_call_that_failed_is_made_again_ever_later_and_nothing_overtakes_it()
    {
        _answer = _ => Task.FromException(new TimeoutException());
        var first = _gatherer.SayAsync("a", 1);
        await CalledAsync();
        var second = _gatherer.SayAsync("a", 2);
        for (var seconds = 0.1; seconds < 10; seconds *= 2)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(seconds, 5));
            await _clock.WaitForTimerAsync(pause);
            _clock.Advance(pause - TimeSpan.FromTicks(1));
            Assert.Equal(0, _called.CurrentCount);
            if (seconds > 4)
                _answer = _ => Task.CompletedTask;
            _clock.Advance(TimeSpan.FromTicks(1));
            await CalledAsync();
            if (seconds > 4)
                break;
            Assert.False(first.IsCompleted);
        }

        await Task.WhenAll(first, second).Bounded();
        Assert.All(_calls.SkipLast(1), call => Assert.Equal([1], call.Items));
        Assert.Equal([2], _calls[^1].Items);
    }

    [Fact]
    public async Task A_stop_cancels_whatever_is_not_said()
    {
        Hold();
        var first = _gatherer.SayAsync("a", 1);
        await CalledAsync();
        var second = _gatherer.SayAsync("a", 2);

        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Bounded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Bounded());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gatherer.SayAsync("b", 3).Bounded());
    }

    [Fact]
    public async Task It_is_idle_when_nothing_is_left_to_say_but_to_receivers_that_fail()
    {
        Assert.True(_gatherer.WhenIdleAsync().IsCompleted);
        var answer = Hold();
        var said = _gatherer.SayAsync("a", 1);
        var idle = _gatherer.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        answer.SetException(new TimeoutException());
        await idle.Bounded();
        Assert.False(said.IsCompleted);

        _answer = _ => Task.CompletedTask;
        var pause = TimeSpan.FromMilliseconds(100);
        await _clock.WaitForTimerAsync(pause);
        _clock.Advance(pause);
        await said.Bounded();
        await _gatherer.WhenIdleAsync().Bounded();
    }

    private TaskCompletionSource Hold()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = _ => answer.Task;
        return answer;
    }

    private Task SendAsync(string receiver, IReadOnlyList<int> items)
    {
        lock (_calls)
            _calls.Add((receiver, [.. items]));
        var answer = _answer(receiver);
        _called.Release();
        return answer;
    }

    private Task CalledAsync() => _called.WaitAsync().Bounded();
}
