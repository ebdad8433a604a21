using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using MoA.Silo.Stopping;
using MoA.Testing;

namespace MoA.Silo.Tests.Stopping;

public sealed class RequestDrainTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private readonly FakeTimeProvider _time = new();
    private readonly Lifetime _lifetime = new();
    private readonly OpenConnections _connections = new();
    private readonly RequestDrain _drain;

    public RequestDrainTests() => _drain = new RequestDrain(_lifetime, _connections, Patience, _time);

    public void Dispose()
    {
        _drain.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task A_request_that_is_open_when_the_time_is_over_is_cut()
    {
        var context = Context();
        var request = _drain.InvokeAsync(context, WaitForAbortAsync);
        _lifetime.StopApplication();

        _time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False(context.RequestAborted.IsCancellationRequested);
        _time.Advance(TimeSpan.FromTicks(1));

        await request.Bounded();
        Assert.True(context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task Nothing_is_cut_while_the_silo_works()
    {
        var context = Context();
        var answered = new TaskCompletionSource();
        var request = _drain.InvokeAsync(context, _ => answered.Task);

        Assert.Equal(0, _time.PendingTimers);
        answered.SetResult();

        await request.Bounded();
        Assert.False(context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task A_request_that_ended_in_time_is_left_alone()
    {
        var context = Context();
        await _drain.InvokeAsync(context, _ => Task.CompletedTask);
        _lifetime.StopApplication();

        _time.Advance(Patience);

        Assert.False(context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public void Without_a_connection_there_is_nothing_to_wait_for()
    {
        _lifetime.StopApplication();

        Assert.True(_drain.IsDone);
    }

    [Fact]
    public async Task Clients_that_keep_connections_are_given_notice()
    {
        var closed = new TaskCompletionSource();
        var connection = _connections.ServeAsync(new DefaultConnectionContext(), _ => closed.Task);
        _lifetime.StopApplication();

        _time.Advance(StopTimes.Notice - TimeSpan.FromTicks(1));
        Assert.False(_drain.IsDone);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_drain.IsDone);

        closed.SetResult();
        await connection.Bounded();
    }

    [Fact]
    public async Task When_the_last_connection_is_closed_the_notice_is_over()
    {
        var closed = new TaskCompletionSource();
        var connection = _connections.ServeAsync(new DefaultConnectionContext(), _ => closed.Task);
        _lifetime.StopApplication();
        Assert.False(_drain.IsDone);

        closed.SetException(new IOException("The client is gone."));
        await Assert.ThrowsAsync<IOException>(() => connection).Bounded();

        Assert.True(_drain.IsDone);
    }

    [Theory]
    [InlineData("POST", false)]
    [InlineData("GET", true)]
    public async Task Requests_that_do_something_for_their_callers_are_waited_for(string method, bool isDone)
    {
        var (closed, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        var connection = _connections.ServeAsync(new DefaultConnectionContext(), _ => closed.Task);
        var request = _drain.InvokeAsync(Context(method), _ => answered.Task);
        _lifetime.StopApplication();
        _time.Advance(StopTimes.Notice);

        Assert.Equal(isDone, _drain.IsDone);
        answered.SetResult();
        await request.Bounded();

        Assert.True(_drain.IsDone);
        closed.SetResult();
        await connection.Bounded();
    }

    private static DefaultHttpContext Context(string method = "GET")
    {
        var context = new DefaultHttpContext { Request = { Method = method } };
        context.Features.Set<IHttpRequestLifetimeFeature>(new Connection(new CancellationTokenSource()));
        return context;
    }

    private static Task WaitForAbortAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        context.RequestAborted.Register(aborted.SetResult);
        return aborted.Task;
    }

    private sealed class Connection(CancellationTokenSource aborted) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted
        {
            get => aborted.Token;
            set => throw new NotSupportedException();
        }

        public void Abort() => aborted.Cancel();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
