namespace MoA.Silo.Stopping;

/// <summary>
/// Ends the requests that are still open some time after a stop began. The silo leaves its cluster after the last request has been answered, and a
/// slow reader, or one who watches a run that lives on elsewhere, must not use up the time it has for that.
/// </summary>
internal sealed class RequestDrain : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _isStopping;
    private readonly CancellationTokenRegistration _stopping;
    private ITimer? _timer;

    public RequestDrain(IHostApplicationLifetime lifetime, TimeSpan patience, TimeProvider time)
    {
        _isStopping = lifetime.ApplicationStopping;
        _stopping = _isStopping.Register(() => _timer = time.CreateTimer(_ => _over.Cancel(), null, patience, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Answers a request, or cuts its connection where the time is over.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // A client that kept its connection would send its next request into a server that has just closed it.
        context.Response.OnStarting(() =>
        {
            if (_isStopping.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        using var registration = _over.Token.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
        await next(context);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
        _over.Dispose();
    }
}
