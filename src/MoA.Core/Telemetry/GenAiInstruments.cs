namespace MoA.Core.Telemetry;

/// <summary>
/// Metrics by OpenTelemetry's GenAI conventions of version 1.41 (open-telemetry/semantic-conventions, <c>docs/gen-ai/gen-ai-metrics.md</c>): names,
/// units and buckets are theirs.
/// </summary>
public static class GenAiInstruments
{
    /// <summary>How long calls took, without the wait for quota.</summary>
    public static InstrumentSpec OperationDuration { get; } = new(
        "gen_ai.client.operation.duration", InstrumentKind.Histogram, "s", "GenAI operation duration.", Buckets.GenAiSeconds);

    /// <summary>Tokens that providers reported: once for those of the prompt, once for those of the reply.</summary>
    public static InstrumentSpec TokenUsage { get; } = new(
        "gen_ai.client.token.usage", InstrumentKind.Histogram, "{token}", "Number of input and output tokens used.", Buckets.Tokens);

    /// <summary>Of streamed calls: how long the first piece took.</summary>
    public static InstrumentSpec TimeToFirstChunk { get; } = new(
        "gen_ai.client.operation.time_to_first_chunk",
        InstrumentKind.Histogram,
        "s",
        "Time to receive the first chunk, measured from when the client issues the generation request to when the first chunk is received in the response stream.",
        Buckets.GenAiSeconds);

    /// <summary>Of streamed calls: how long each further piece took.</summary>
    public static InstrumentSpec TimePerOutputChunk { get; } = new(
        "gen_ai.client.operation.time_per_output_chunk",
        InstrumentKind.Histogram,
        "s",
        "Time per output chunk, recorded for each chunk received after the first one, measured as the time elapsed from the end of the previous chunk to the end of the current chunk.",
        Buckets.GenAiSeconds);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstrumentSpec> All { get; } = [OperationDuration, TokenUsage, TimeToFirstChunk, TimePerOutputChunk];
}
