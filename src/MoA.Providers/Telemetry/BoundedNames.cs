using System.Collections.Concurrent;

namespace MoA.Providers;

/// <summary>Names that somebody else chooses, on their way into a metric: only so many, for each is a time series. Thread-safe.</summary>
internal sealed class BoundedNames(int most)
{
    /// <summary>Stands for every further name (OpenTelemetry's fallback, as of <c>error.type</c>).</summary>
    public const string Other = "_OTHER";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        // Two at once may go one beyond: it is a bound all the same.
        return _known.Count < most ? _known.GetOrAdd(name, name) : Other;
    }
}
