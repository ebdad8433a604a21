using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Runs;
using MoA.Evaluation.Batches;

namespace MoA.Cli.Eval.Batches;

/// <summary>How a batch ended, as <c>--json</c> writes it.</summary>
internal sealed record BatchSummaryDocument
{
    /// <summary>What was made, such as <c>mt-bench answers</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>Why it ended: <c>finished</c>, <c>budget_reached</c> or <c>too_many_failures</c>.</summary>
    public required BatchStop Stop { get; init; }

    public required int Total { get; init; }

    public required int Done { get; init; }

    public required int Failed { get; init; }

    public required int NotDone { get; init; }

    /// <summary>What was spent in all, earlier invocations included.</summary>
    public required decimal Cost { get; init; }

    public required TokenUsage Usage { get; init; }

    public required IReadOnlyList<BatchFailure> Failures { get; init; }

    public static BatchSummaryDocument Of(string task, string output, BatchEnd end) => new()
    {
        Task = task,
        Output = output,
        Stop = end.Stop,
        Total = end.Total,
        Done = end.Answers.Count,
        Failed = end.Failures.Count,
        NotDone = end.NotDone,
        Cost = end.Cost,
        Usage = end.Usage,
        Failures = end.Failures,
    };
}

/// <summary>What <c>moa eval run --json</c> writes.</summary>
internal sealed record EvaluationDocument
{
    public required BatchSummaryDocument Answers { get; init; }

    /// <summary>Null: nothing was judged, since the answers are not there.</summary>
    public BatchSummaryDocument? Judgments { get; init; }

    /// <summary>The scores as <c>moa eval score --json</c> writes them; null: there are none.</summary>
    public JsonElement? Scores { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(StopConverter)])]
[JsonSerializable(typeof(BatchSummaryDocument))]
[JsonSerializable(typeof(EvaluationDocument))]
internal sealed partial class BatchSummaryJson : JsonSerializerContext
{
    public static BatchSummaryJson Relaxed => LazyRelaxed.Value;

    private static readonly Lazy<BatchSummaryJson> LazyRelaxed =
        new(() => new BatchSummaryJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}

internal sealed class StopConverter() : JsonStringEnumConverter<BatchStop>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
