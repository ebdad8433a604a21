using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>A run whose row in lists waits to be written.</summary>
/// <param name="Row">Its row in lists as it will be.</param>
/// <param name="Texts">The texts among what waits.</param>
internal sealed record WaitingRow(RunSummary Row, IReadOnlyList<JournalText> Texts);
