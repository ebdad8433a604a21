namespace MoA.Core.Telemetry;

/// <summary>
/// Attributes by OpenTelemetry's conventions of version 1.41 (open-telemetry/semantic-conventions, <c>docs/gen-ai</c>; those without <c>gen_ai</c>
/// are the general ones that it refers to).
/// </summary>
public static class GenAiAttributes
{
    /// <summary>What is done: <see cref="Chat"/> or <see cref="InvokeWorkflow"/>.</summary>
    public const string OperationName = "gen_ai.operation.name";

    /// <summary>The operation of a run.</summary>
    public const string InvokeWorkflow = "invoke_workflow";

    /// <summary>The operation of a call.</summary>
    public const string Chat = "chat";

    /// <summary>The mixture.</summary>
    public const string WorkflowName = "gen_ai.workflow.name";

    /// <summary>Who is called, by the convention's names; the configured id where it has none.</summary>
    public const string ProviderName = "gen_ai.provider.name";

    /// <summary>The model as its provider calls it.</summary>
    public const string RequestModel = "gen_ai.request.model";

    /// <summary>Whether the reply is streamed; left out where it is not.</summary>
    public const string RequestStream = "gen_ai.request.stream";

    /// <summary>Sampling temperature.</summary>
    public const string RequestTemperature = "gen_ai.request.temperature";

    /// <summary>Nucleus sampling mass.</summary>
    public const string RequestTopP = "gen_ai.request.top_p";

    /// <summary>How many of the likeliest tokens are sampled from.</summary>
    public const string RequestTopK = "gen_ai.request.top_k";

    /// <summary>Most tokens of the reply.</summary>
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";

    /// <summary>What ends a reply.</summary>
    public const string RequestStopSequences = "gen_ai.request.stop_sequences";

    /// <summary>The seed.</summary>
    public const string RequestSeed = "gen_ai.request.seed";

    /// <summary>The presence penalty.</summary>
    public const string RequestPresencePenalty = "gen_ai.request.presence_penalty";

    /// <summary>The frequency penalty.</summary>
    public const string RequestFrequencyPenalty = "gen_ai.request.frequency_penalty";

    /// <summary>The kind of output that was asked for: <c>text</c> or <c>json</c>.</summary>
    public const string OutputType = "gen_ai.output.type";

    /// <summary>The reply's id.</summary>
    public const string ResponseId = "gen_ai.response.id";

    /// <summary>The model that answered, as it says itself.</summary>
    public const string ResponseModel = "gen_ai.response.model";

    /// <summary>Why the reply ended; one entry.</summary>
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";

    /// <summary>Seconds to the first piece of a streamed reply.</summary>
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";

    /// <summary>Tokens of the prompt, all attempts together.</summary>
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";

    /// <summary>Tokens of the reply, all attempts together.</summary>
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";

    /// <summary>Tokens of the prompt that came from the provider's cache.</summary>
    public const string UsageCachedInputTokens = "gen_ai.usage.cache_read.input_tokens";

    /// <summary>Tokens of the reply that were spent on reasoning.</summary>
    public const string UsageReasoningOutputTokens = "gen_ai.usage.reasoning.output_tokens";

    /// <summary>On metrics: <c>input</c> or <c>output</c>.</summary>
    public const string TokenType = "gen_ai.token.type";

    /// <summary>On the latest conventions' counters of tokens; providers do not say, so always <c>unknown</c>.</summary>
    public const string TokenModality = "gen_ai.token.modality";

    /// <summary>What was asked; only where content is captured.</summary>
    public const string InputMessages = "gen_ai.input.messages";

    /// <summary>What was answered; only where content is captured.</summary>
    public const string OutputMessages = "gen_ai.output.messages";

    /// <summary>The kind of error that ended the operation; left out where none did.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The provider's host.</summary>
    public const string ServerAddress = "server.address";

    /// <summary>The provider's port.</summary>
    public const string ServerPort = "server.port";

    /// <summary>An attempt's HTTP status.</summary>
    public const string HttpStatus = "http.response.status_code";

    /// <summary>Of OpenAI alone: which of its APIs.</summary>
    public const string OpenAiApiType = "openai.api.type";

    /// <summary>Of OpenAI alone: the tier that was asked for.</summary>
    public const string OpenAiRequestServiceTier = "openai.request.service_tier";

    /// <summary>Of OpenAI alone: the tier that served the call.</summary>
    public const string OpenAiResponseServiceTier = "openai.response.service_tier";

    /// <summary>Of OpenAI alone: the <c>system_fingerprint</c>.</summary>
    public const string OpenAiResponseSystemFingerprint = "openai.response.system_fingerprint";
}
