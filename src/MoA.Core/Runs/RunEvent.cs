using System.Text.Json.Serialization;

namespace MoA.Core.Runs;

/// <summary>
/// Something that happened in a run. The events of a run are numbered from 1 without gaps; they are its journal and what watchers see.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run.started")]
[JsonDerivedType(typeof(RunResumed), "run.resumed")]
[JsonDerivedType(typeof(LayerStarted), "layer.started")]
[JsonDerivedType(typeof(ProposalCompleted), "proposal.completed")]
[JsonDerivedType(typeof(ProposalFailed), "proposal.failed")]
[JsonDerivedType(typeof(LayerCompleted), "layer.completed")]
[JsonDerivedType(typeof(AnswerDelta), "answer.delta")]
[JsonDerivedType(typeof(AnswerStreamed), "answer.streamed")]
[JsonDerivedType(typeof(RunCompleted), "run.completed")]
[JsonDerivedType(typeof(RunFailed), "run.failed")]
[JsonDerivedType(typeof(RunCancelled), "run.cancelled")]
public abstract record RunEvent
{
    /// <summary>The event's number in its run, from 1.</summary>
    [JsonPropertyOrder(-2)]
    public required long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The number of the last event this one stands for: its own, but for <see cref="AnswerStreamed"/>.</summary>
    [JsonIgnore]
    public virtual long LastSequence => Sequence;

    /// <summary>Whether the run is over with this event.</summary>
    [JsonIgnore]
    public virtual bool IsTerminal => false;

    /// <summary>The event's name, such as <c>layer.started</c>.</summary>
    [JsonIgnore]
    public abstract string Type { get; }
}
