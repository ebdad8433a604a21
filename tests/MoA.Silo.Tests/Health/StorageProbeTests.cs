using Microsoft.Extensions.Logging.Abstractions;
using MoA.Silo.Health;
using MoA.Testing;
using Orleans.Storage;

namespace MoA.Silo.Tests.Health;

public sealed class StorageProbeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();
    private readonly Storage _storage = new();
    private readonly Storage _index = new();
    private readonly StorageProbe _probe;

    public StorageProbeTests() => _probe = new StorageProbe(_storage, _index, _time, NullLogger<StorageProbe>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _probe.StopAsync(CancellationToken.None);

    public void Dispose() => _probe.Dispose();

    [Fact]
    public async Task A_storage_that_was_not_asked_yet_is_not_reachable()
    {
        Assert.False(_probe.IsReachable);

        await StartAsync();

        // A caller who comes at once is served.
        Assert.True(_probe.IsReachable);
    }

    [Fact]
    public async Task A_short_outage_is_borne_and_a_longer_one_is_told_until_it_ends()
    {
        await StartAsync();
        _storage.Failure = new IOException("gone");

        for (var second = 5; second <= 15; second += 5)
        {
            await PassAsync();
            Assert.True(_probe.IsReachable);
        }

        await PassAsync();
        Assert.False(_probe.IsReachable);

        _storage.Failure = null;
        await PassAsync();
        await UntilAsync(() => _probe.IsReachable);
    }

    [Fact]
    public async Task A_storage_that_hangs_is_not_reachable()
    {
        await StartAsync();
        _storage.Hangs = true;

        _time.Advance(4 * Period);

        Assert.False(_probe.IsReachable);
    }

    [Fact]
    public async Task An_index_that_is_away_alone_is_told_of_too()
    {
        _index.Failure = new IOException("gone");

        await _probe.StartAsync(CancellationToken.None).Bounded();

        Assert.False(_probe.IsReachable);
    }

    private async Task StartAsync()
    {
        await _probe.StartAsync(CancellationToken.None).Bounded();
        await _time.WaitForTimerAsync(Period);
    }

    private async Task PassAsync()
    {
        var asked = _storage.Asked;
        _time.Advance(Period);
        await _storage.AskedAsync(asked + 1);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        while (!isSo())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Storage : IGrainStorage
    {
        private int _asked;
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Failure { get; set; }

        public bool Hangs { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public async Task AskedAsync(int times)
        {
            for (var next = Volatile.Read(ref _next); Asked < times; next = Volatile.Read(ref _next))
                await next.Task.Bounded();
        }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Interlocked.Increment(ref _asked);
            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            if (Hangs)
                return new TaskCompletionSource().Task;
            return Failure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
    }
}
