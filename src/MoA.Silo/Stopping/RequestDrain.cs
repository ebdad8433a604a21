using MoA.Grains.Hosting;

namespace MoA.Silo.Stopping;

/// <summary>
/// Lets the requests of a silo that stops end well, and ends those that take too long. The silo leaves its cluster after the last request has been
/// answered, and a slow reader, or one who watches a run that lives on elsewhere, must not use up the time it has for that.
/// </summary>
internal sealed class RequestDrain : ISiloDuty, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _isStopping;
    private readonly CancellationTokenRegistration _stopping;
    private readonly OpenConnections _connections;
    private readonly TimeProvider _time;
    private ITimer? _noticeTimer;
    private ITimer? _timer;
    private volatile bool _noticed;
    private int _owed;

    /// <param name="lifetime">Says when the silo is told to stop.</param>
    /// <param name="connections">The connections of the silo's HTTP server.</param>
    /// <param name="patience">How long requests may take from then on.</param>
    /// <param name="time">The clock.</param>
    public RequestDrain(IHostApplicationLifetime lifetime, OpenConnections connections, TimeSpan patience, TimeProvider time)
    {
        (_connections, _time) = (connections, time);
        _isStopping = lifetime.ApplicationStopping;
        _stopping = _isStopping.Register(() =>
        {
            _noticeTimer = After(StopTimes.Notice, () => _noticed = true);
            _timer = After(patience, _over.Cancel);
        });
    }

    /// <summary>
    /// Whether the HTTP server may stop: no request is under way that does something for its caller, and clients that keep connections have had the time to
    /// hear that they are closed. One that sends a request into a connection that is just being closed cannot know whether it was taken.
    /// </summary>
    public bool IsDone => _connections.Count == 0 || (_noticed && Volatile.Read(ref _owed) == 0);

    /// <summary>Answers a request, or cuts its connection where the time is over.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (_isStopping.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        // Who only reads, such as a watcher of a run that lives on elsewhere, can do so at another silo.
        var owed = HttpMethods.IsGet(context.Request.Method) ? 0 : 1;
        Interlocked.Add(ref _owed, owed);
        try
        {
            using var registration = _over.Token.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
            await next(context);
        }
        finally
        {
            Interlocked.Add(ref _owed, -owed);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _noticeTimer?.Dispose();
        _timer?.Dispose();
        _over.Dispose();
    }

    private ITimer After(TimeSpan wait, Action act) => _time.CreateTimer(_ => act(), null, wait, Timeout.InfiniteTimeSpan);
}
