using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>An event with the place to go on after it.</summary>
/// <param name="Cursor">What to pass to <see cref="IMoaRuntime.WatchAsync"/> to go on after this event.</param>
/// <param name="Event">The event; never an <see cref="AnswerStreamed"/>.</param>
public readonly record struct WatchedEvent(RunEventCursor Cursor, RunEvent Event);
