using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>The events of one append on their way to disk, serialised already so that the one writer need not.</summary>
internal sealed class JournalAppend
{
    // Continuations must not run on the writer's thread: an engine's next step would hold up every other run.
    private readonly TaskCompletionSource<bool> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalAppend(RunId run, IReadOnlyList<RunEvent> events)
    {
        Run = run;
        Events = events;
        Payload = JsonSerializer.SerializeToUtf8Bytes(events, MoaJson.Relaxed.IReadOnlyListRunEvent);
        Started = events[0] as RunStarted;
        Ended = events[^1] as RunEnded;
        Asked = Started is null ? null : JournalText.Of(Started.Header.Request.Messages);
        Answered = Ended is null ? null : JournalText.Of(Ended);
    }

    public RunId Run { get; }

    public IReadOnlyList<RunEvent> Events { get; }

    public byte[] Payload { get; }

    public RunStarted? Started { get; }

    public RunEnded? Ended { get; }

    /// <summary>The text of the run's messages, where this starts it.</summary>
    public JournalText? Asked { get; }

    /// <summary>The text of the run's answer, where this ends it with one.</summary>
    public JournalText? Answered { get; }

    /// <summary>Both, as far as there are any.</summary>
    public IEnumerable<JournalText> Texts => ((JournalText?[])[Asked, Answered]).OfType<JournalText>();

    /// <summary>Whether it is given up when it cannot be written at once: the first record of a run that is then refused.</summary>
    public bool Optional { get; init; }

    /// <summary>The first event number whose records, unreadable ones, are put aside before this is written; null: none.</summary>
    public long? SetAsideFrom { get; init; }

    /// <summary>The run's row in lists once this is written; null where it does not change.</summary>
    public RunSummary? Row { get; set; }

    /// <summary>Why SQLite refused it for good; null where it did not.</summary>
    public Exception? Rejected { get; set; }

    /// <summary>True: on disk. False: kept in memory, or given up if <see cref="Optional"/>.</summary>
    public Task<bool> Written => _written.Task;

    public void Complete(bool written)
    {
        if (Rejected is null)
            _written.TrySetResult(written);
        else
            _written.TrySetException(Rejected);
    }
}
