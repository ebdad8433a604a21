using MoA.Core.Engine;

namespace MoA.Providers;

/// <summary>Which of a call's further fields reach the provider.</summary>
internal static class RequestFields
{
    /// <summary>
    /// Whether a field of <see cref="AgentCall.Fields"/> is sent: never one that this product decides on, and never one that the sampling
    /// settings set already.
    /// </summary>
    public static bool IsSent(string name, AgentCall call) => name switch
    {
        "model" or "messages" or "n" or "stream" or "stream_options" => false,
        "temperature" => call.Sampling.Temperature is null,
        "top_p" => call.Sampling.TopP is null,
        "max_tokens" or "max_completion_tokens" => call.Sampling.MaxTokens is null,
        "stop" => call.Sampling.Stop is null,
        "seed" => call.Sampling.Seed is null,
        "presence_penalty" => call.Sampling.PresencePenalty is null,
        "frequency_penalty" => call.Sampling.FrequencyPenalty is null,
        _ => name != call.Model.MaxTokensField || call.Sampling.MaxTokens is null,
    };
}
