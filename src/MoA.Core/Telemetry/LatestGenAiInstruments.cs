namespace MoA.Core.Telemetry;

/// <summary>
/// What the GenAI conventions have in the place of <see cref="GenAiInstruments"/> since they moved to a repository of their own
/// (open-telemetry/semantic-conventions-genai: <c>docs/gen-ai/client-inference.md</c>, <c>gen-ai-metrics.md</c>,
/// <c>non-normative/migration.md</c>; not released yet). Used instead of those where <see cref="TelemetrySwitches.LatestConventions"/> is set.
/// </summary>
public static class LatestGenAiInstruments
{
    /// <summary>In the place of <see cref="GenAiInstruments.OperationDuration"/>.</summary>
    public static InstrumentSpec InferenceDuration { get; } = new(
        "gen_ai.client.inference.duration", InstrumentKind.Histogram, "s", "GenAI client inference operation duration.", Buckets.GenAiSeconds);

    /// <summary>In the place of <see cref="GenAiInstruments.TimeToFirstChunk"/>.</summary>
    public static InstrumentSpec TimeToFirstChunk { get; } = GenAiInstruments.TimeToFirstChunk with { Name = "gen_ai.client.inference.time_to_first_chunk" };

    /// <summary>In the place of <see cref="GenAiInstruments.TimePerOutputChunk"/>.</summary>
    public static InstrumentSpec TimePerOutputChunk { get; } = GenAiInstruments.TimePerOutputChunk with { Name = "gen_ai.client.inference.time_per_output_chunk" };

    /// <summary>Tokens of prompts: for sums and rates.</summary>
    public static InstrumentSpec InputTokens { get; } = new(
        "gen_ai.client.inference.usage.input_tokens", InstrumentKind.Counter, "{token}", "The number of input (prompt) tokens used, including cached tokens.");

    /// <summary>Tokens of replies: for sums and rates.</summary>
    public static InstrumentSpec OutputTokens { get; } = new(
        "gen_ai.client.inference.usage.output_tokens", InstrumentKind.Counter, "{token}", "The number of output (completion) tokens used, including reasoning tokens.");

    /// <summary>Those of <see cref="InputTokens"/> that came from the provider's cache.</summary>
    public static InstrumentSpec CachedInputTokens { get; } = new(
        "gen_ai.client.inference.usage.cache_read.input_tokens",
        InstrumentKind.Counter,
        "{token}",
        "The number of input tokens served from a provider-managed cache.");

    /// <summary>Those of <see cref="OutputTokens"/> that were spent on reasoning.</summary>
    public static InstrumentSpec ReasoningOutputTokens { get; } = new(
        "gen_ai.client.inference.usage.reasoning.output_tokens",
        InstrumentKind.Counter,
        "{token}",
        "The number of output tokens used for reasoning (e.g. chain-of-thought, extended thinking).");

    /// <summary>Tokens of a prompt: for percentiles.</summary>
    public static InstrumentSpec InputTokensPerOperation { get; } = new(
        "gen_ai.client.inference.operation.input_tokens",
        InstrumentKind.Histogram,
        "{token}",
        "The number of input (prompt) tokens used per inference operation.",
        Buckets.Tokens);

    /// <summary>Tokens of a reply: for percentiles.</summary>
    public static InstrumentSpec OutputTokensPerOperation { get; } = new(
        "gen_ai.client.inference.operation.output_tokens",
        InstrumentKind.Histogram,
        "{token}",
        "The number of output (completion) tokens used per inference operation.",
        Buckets.Tokens);

    /// <summary>How long runs took.</summary>
    public static InstrumentSpec InvokeWorkflowDuration { get; } = new(
        "gen_ai.invoke_workflow.duration", InstrumentKind.Histogram, "s", "Records duration of GenAI workflow.", Buckets.WorkflowSeconds);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstrumentSpec> All { get; } =
    [
        InferenceDuration,
        TimeToFirstChunk,
        TimePerOutputChunk,
        InputTokens,
        OutputTokens,
        CachedInputTokens,
        ReasoningOutputTokens,
        InputTokensPerOperation,
        OutputTokensPerOperation,
        InvokeWorkflowDuration,
    ];
}
