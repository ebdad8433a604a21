using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Auth;
using MoA.Core.Runs;

namespace MoA.Api.Requests;

/// <summary>What is known of one request while it is served, and the headers that every answer carries.</summary>
internal sealed class ApiRequest
{
    private readonly HttpContext _context;
    private readonly TimeProvider _time;
    private readonly long _started;

    public ApiRequest(HttpContext context, TimeProvider time)
    {
        _context = context;
        _time = time;
        _started = time.GetTimestamp();
        Id = RequestIds.Of(context.Request);
        context.Response.OnStarting(static state => ((ApiRequest)state).WriteHeaders(), this);
    }

    public string Id { get; }

    /// <summary>The key it came with; null on a server without keys.</summary>
    public ApiKey? Key { get; set; }

    /// <summary>The run it started, or is about.</summary>
    public RunId? Run { get; set; }

    public bool Simulated { get; set; }

    /// <summary>Milliseconds of this request that were spent waiting for providers.</summary>
    public double ProviderMs { get; set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    private Task WriteHeaders()
    {
        var headers = _context.Response.Headers;
        headers[ApiHeaders.RequestId] = Id;
        headers[ApiHeaders.OverheadMs] =
            Math.Max(0, Elapsed.TotalMilliseconds - ProviderMs).ToString("0.###", CultureInfo.InvariantCulture);
        if (Run is { } run)
            headers[ApiHeaders.RunId] = run.Value;
        if (Simulated)
            headers[ApiHeaders.Simulated] = "true";
        return Task.CompletedTask;
    }
}
