namespace MoA.Testing.Telemetry;

/// <summary>Which attributes each metric may have, by the GenAI conventions and docs/telemetry.md: what is exported and what is asked for is held against it.</summary>
public static class MetricAttributes
{
    private static readonly string[] Calls =
    [
        "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port", "moa.provider",
    ];

    private static readonly string[] Tokens = [.. Calls, "gen_ai.token.modality"];

    /// <summary>The attributes by metric.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["gen_ai.client.operation.duration"] = [.. Calls, "error.type"],
        ["gen_ai.client.token.usage"] = [.. Calls, "gen_ai.token.type"],
        ["gen_ai.client.operation.time_to_first_chunk"] = Calls,
        ["gen_ai.client.operation.time_per_output_chunk"] = Calls,
        ["gen_ai.client.inference.duration"] = [.. Calls, "error.type"],
        ["gen_ai.client.inference.time_to_first_chunk"] = Calls,
        ["gen_ai.client.inference.time_per_output_chunk"] = Calls,
        ["gen_ai.client.inference.usage.input_tokens"] = Tokens,
        ["gen_ai.client.inference.usage.output_tokens"] = Tokens,
        ["gen_ai.client.inference.usage.cache_read.input_tokens"] = Tokens,
        ["gen_ai.client.inference.usage.reasoning.output_tokens"] = Tokens,
        ["gen_ai.client.inference.operation.input_tokens"] = Calls,
        ["gen_ai.client.inference.operation.output_tokens"] = Calls,
        ["gen_ai.invoke_workflow.duration"] = ["gen_ai.workflow.name", "error.type"],
        ["moa.run.duration"] = ["moa.mixture", "moa.run.status", "error.type"],
        ["moa.run.overhead"] = ["moa.mixture"],
        ["moa.runs.open"] = ["moa.mixture"],
        ["moa.runs.resumed"] = ["moa.mixture"],
        ["moa.cost"] = ["moa.mixture", "moa.model", "moa.provider"],
        ["moa.references.cut"] = ["moa.mixture", "moa.model"],
        ["moa.attempts"] = ["moa.provider", "moa.model", "error.type"],
        ["moa.quota.wait"] = ["moa.provider", "moa.quota.priority", "error.type"],
        ["moa.quota.requests.limit"] = ["moa.provider"],
        ["moa.quota.requests.remaining"] = ["moa.provider"],
        ["moa.quota.tokens.limit"] = ["moa.provider"],
        ["moa.quota.tokens.remaining"] = ["moa.provider"],
        ["moa.quota.calls.limit"] = ["moa.provider"],
        ["moa.quota.calls.remaining"] = ["moa.provider"],
        ["moa.quota.calls.in_flight"] = ["moa.provider"],
        ["moa.quota.calls.waiting"] = ["moa.provider", "moa.quota.priority"],
        ["moa.quota.paused"] = ["moa.provider"],
        ["moa.quota.asks"] = ["moa.provider", "moa.quota.answered"],
        ["moa.provider.state"] = ["moa.provider", "moa.provider.state"],
    };
}
