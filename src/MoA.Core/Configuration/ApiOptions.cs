namespace MoA.Core.Configuration;

/// <summary>The HTTP API.</summary>
public sealed class ApiOptions
{
    /// <summary>Inbound API keys by name; the name is the tenant of the runs started with it. None: everybody may call.</summary>
    public Dictionary<string, ApiKeyOptions> Keys { get; init; } = [];

    /// <summary>Whether a server without keys may listen beyond loopback. Default false: it refuses to start.</summary>
    public bool AllowAnonymousBeyondLoopback { get; init; }

    /// <summary>Largest request body in bytes, 1,024 to 1 GiB. Default 8 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Most messages of a request, 1 to 100,000. Default 1024.</summary>
    public int MaxMessages { get; init; } = 1024;

    /// <summary>Deepest nesting of a request's JSON, 8 to 256. Default 64.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>Pause between heartbeat comments on a silent event stream, in seconds, 1 to 300. Default 15.</summary>
    public double HeartbeatSeconds { get; init; } = 15;
}
