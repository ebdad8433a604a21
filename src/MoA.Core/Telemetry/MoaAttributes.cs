namespace MoA.Core.Telemetry;

/// <summary>Attributes of this product that no convention has.</summary>
public static class MoaAttributes
{
    /// <summary>The run. On spans only.</summary>
    public const string RunId = "moa.run.id";

    /// <summary>How the run stands: <c>completed</c>, <c>failed</c>, <c>cancelled</c>; on a span also <c>running</c>, where the host left it open.</summary>
    public const string RunStatus = "moa.run.status";

    /// <summary>Why a run was cancelled. On spans only.</summary>
    public const string RunCancelReason = "moa.run.cancel_reason";

    /// <summary>How many layers the run's mixture has. On spans only.</summary>
    public const string RunLayers = "moa.run.layers";

    /// <summary>How often the run was taken up again. On spans only.</summary>
    public const string RunResumes = "moa.run.resumes";

    /// <summary>What the run cost so far. On spans only.</summary>
    public const string RunCost = "moa.run.cost";

    /// <summary>Tokens of the run's prompts so far. On spans only.</summary>
    public const string RunInputTokens = "moa.run.input_tokens";

    /// <summary>Tokens of the run's replies so far. On spans only.</summary>
    public const string RunOutputTokens = "moa.run.output_tokens";

    /// <summary>The name of the API key that the run was started with. On spans only.</summary>
    public const string Tenant = "moa.tenant";

    /// <summary>The mixture, or the single model, that a run is of.</summary>
    public const string Mixture = "moa.mixture";

    /// <summary>The configured id of a model.</summary>
    public const string Model = "moa.model";

    /// <summary>The configured id of a provider.</summary>
    public const string Provider = "moa.provider";

    /// <summary>The layer, from 1. On spans only.</summary>
    public const string Layer = "moa.layer";

    /// <summary>How many slots of a layer answered. On spans only.</summary>
    public const string LayerCompleted = "moa.layer.completed";

    /// <summary>How many slots of a layer failed. On spans only.</summary>
    public const string LayerFailed = "moa.layer.failed";

    /// <summary>How many slots of a layer were stopped. On spans only.</summary>
    public const string LayerCancelled = "moa.layer.cancelled";

    /// <summary>The slot in its layer, from 0. On spans only.</summary>
    public const string Slot = "moa.slot";

    /// <summary>How often the provider was asked. On spans only.</summary>
    public const string Attempts = "moa.attempts";

    /// <summary>Which attempt failed, from 1. On events of spans only.</summary>
    public const string Attempt = "moa.attempt";

    /// <summary>Seconds until the next attempt, the wait for quota not counted. On events of spans only.</summary>
    public const string RetryDelay = "moa.retry.delay";

    /// <summary>Seconds that a call waited for quota, all attempts together. On spans only.</summary>
    public const string QuotaWait = "moa.quota.wait";

    /// <summary>A call's rank among those that wait: <c>aggregator</c>, <c>later_layer</c> or <c>new_run</c>.</summary>
    public const string Priority = "moa.quota.priority";

    /// <summary>Whether whoever keeps the limits answered.</summary>
    public const string QuotaAnswered = "moa.quota.answered";

    /// <summary>How a provider stands: <c>ok</c>, <c>circuit_open</c> or <c>misconfigured</c>.</summary>
    public const string ProviderState = "moa.provider.state";
}
