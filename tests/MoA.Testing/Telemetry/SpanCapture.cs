using System.Collections.Concurrent;
using System.Diagnostics;

namespace MoA.Testing.Telemetry;

/// <summary>
/// Listens to sources of spans in this process, those of tests beside it included, and keeps every span that was started since. Spans whose end
/// matters have to be waited for by what they are spans of.
/// </summary>
public sealed class SpanCapture : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    /// <summary>Listens.</summary>
    /// <param name="sources">The beginnings of the sources' names.</param>
    public SpanCapture(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Array.Exists(sources, name => source.Name.StartsWith(name, StringComparison.Ordinal)),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _spans];

    /// <summary>The span with this id.</summary>
    public Activity? Find(ActivitySpanId id) => _spans.FirstOrDefault(span => span.SpanId == id);

    /// <summary>A span and those above it, as far as they are of this process.</summary>
    public IEnumerable<Activity> Ancestry(Activity span)
    {
        for (var next = span; next is not null; next = Find(next.ParentSpanId))
            yield return next;
    }

    public void Dispose() => _listener.Dispose();
}
