using Microsoft.Extensions.Logging;

namespace MoA.Hosting;

/// <summary>
/// Keeps stack traces of a failed start out of the log: the failure reaches the command line, which says it in one line. After the start these
/// categories are heard as usual.
/// </summary>
/// <param name="categories">Categories of the host's runtime, beside the host's own.</param>
internal sealed class StartLog(IEnumerable<string> categories)
{
    private volatile bool _started;

    /// <summary>The categories it is for.</summary>
    public IReadOnlyList<string> Categories { get; } = ["Microsoft.Extensions.Hosting.Internal.Host", .. categories];

    /// <summary>The start is over.</summary>
    public void Started() => _started = true;

    public bool Allows(LogLevel level) => _started && level >= LogLevel.Warning;
}
