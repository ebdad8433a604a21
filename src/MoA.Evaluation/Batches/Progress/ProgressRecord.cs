using System.Text.Json.Serialization;
using MoA.Core.Runs;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>A line of a progress file. A line that is there was on disk before anything that follows from it was done.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BatchOpened), "opened")]
[JsonDerivedType(typeof(StepStarting), "starting")]
[JsonDerivedType(typeof(StepStarted), "started")]
[JsonDerivedType(typeof(StepCompleted), "completed")]
[JsonDerivedType(typeof(StepFailed), "failed")]
internal abstract record ProgressRecord
{
    /// <summary>When it was written.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset Time { get; init; }
}

/// <summary>A process begins to work on the batch, or goes on with it.</summary>
internal sealed record BatchOpened : ProgressRecord
{
    /// <summary>The version of the form of these lines.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>What is made: <see cref="BatchPlan.Task"/>.</summary>
    public required string Task { get; init; }

    /// <summary>The id of the mixture or model that is asked.</summary>
    public required string Mixture { get; init; }

    /// <summary>A hash of its recipe as far as it is known here: a recipe that changes in the middle would give answers of two mixtures.</summary>
    public required string Recipe { get; init; }

    /// <summary>Where its runs are kept: <see cref="IBatchHost.Place"/>.</summary>
    public required string Place { get; init; }

    /// <summary>The newest run there is at this moment; whatever this process starts is newer. Null: there is none.</summary>
    public string? After { get; init; }
}

/// <summary>What the lines about one step of one item have in common.</summary>
internal abstract record StepRecord : ProgressRecord
{
    /// <summary>The item's id.</summary>
    [JsonPropertyOrder(-3)]
    public required string Item { get; init; }

    /// <summary>The step, from 1.</summary>
    [JsonPropertyOrder(-2)]
    public required int Step { get; init; }
}

/// <summary>A run is about to be started for a step.</summary>
internal sealed record StepStarting : StepRecord
{
    /// <summary>A hash of what is asked: <see cref="RequestHash"/>.</summary>
    public required string Request { get; init; }
}

/// <summary>The run was taken on, or was found.</summary>
internal sealed record StepStarted : StepRecord
{
    public required string Run { get; init; }
}

/// <summary>The run answered, and the answer is of use.</summary>
internal sealed record StepCompleted : StepRecord
{
    public required BatchAnswer Answer { get; init; }
}

/// <summary>The step has no answer: refused, failed, cancelled, or a reply that is of no use.</summary>
internal sealed record StepFailed : StepRecord
{
    /// <summary>The run; null: none was taken on.</summary>
    public string? Run { get; init; }

    /// <summary>The kind of failure.</summary>
    public required string Code { get; init; }

    /// <summary>What happened, with what each provider said.</summary>
    public required string Message { get; init; }

    /// <summary>What it cost all the same.</summary>
    public decimal Cost { get; init; }

    /// <summary>Tokens it used all the same.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>The reply, where there was one that is of no use.</summary>
    public BatchAnswer? Reply { get; init; }
}
