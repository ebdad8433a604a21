namespace MoA.Client.Http;

/// <summary>How <see cref="MoaHttpRuntime"/> holds on to a stream of events.</summary>
public sealed record MoaHttpOptions
{
    /// <summary>
    /// Longest silence of an event stream, heartbeats included, before it counts as broken and is taken up again. Above 0. Default 330
    /// seconds: the longest heartbeat a server may be configured to (300 s) fits in.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>How often a broken stream is taken up again without a new event in between, 0 to 100. Default 8: about half a minute.</summary>
    public int MaxReconnects { get; init; } = 8;

    /// <summary>Pause before the first of these attempts; it doubles with each, up to <see cref="MaxReconnectDelay"/>. Default 250 ms.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause between two attempts. Default 8 s.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(8);
}
