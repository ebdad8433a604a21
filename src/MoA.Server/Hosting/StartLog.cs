namespace MoA.Server.Hosting;

/// <summary>
/// Keeps the host's own stack traces of a failed start out of the log: the failure reaches the command line, which says it in one line. After
/// the start the host's log is heard as usual.
/// </summary>
internal sealed class StartLog
{
    /// <summary>The category it is for.</summary>
    public const string Category = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile bool _started;

    /// <summary>The start is over.</summary>
    public void Started() => _started = true;

    public bool Allows(LogLevel level) => _started && level >= LogLevel.Warning;
}
