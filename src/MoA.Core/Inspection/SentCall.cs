using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Core.Inspection;

/// <summary>What one agent of a run was sent, made again from the run's journal by the code that sends.</summary>
public sealed record SentCall
{
    /// <summary>The call: messages with their references, sampling, further fields. Its deadline and its token estimates are as of now.</summary>
    public required AgentCall Call { get; init; }

    /// <summary>The body of its request: JSON in UTF-8.</summary>
    public required byte[] Body { get; init; }

    /// <summary>References that were shortened to fit the model's context window.</summary>
    public IReadOnlyList<ReferenceCut> Cuts { get; init; } = [];

    /// <summary>Whether a request was made of it. False: the proposal's error says why not. Null: not known, for the call has not ended, or was stopped before an attempt of it was counted.</summary>
    public required bool? IsMade { get; init; }

    /// <summary>
    /// Whether this is what went out, to the last character of every message and the last setting. Only the caller's own JSON may be written with
    /// other white space and escapes than it came with.
    /// </summary>
    public bool IsExact => Doubts.Count == 0;

    /// <summary>Why it may differ from what went out, a sentence each; empty: it does not.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];
}
