using System.Diagnostics;
using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>What a call's span says of its request: what is sent, and nothing of what is asked.</summary>
internal static class RequestAttributes
{
    public static void Set(Activity span, AgentCall call, bool isOpenAi)
    {
        var sampling = call.Sampling;
        Set(GenAiAttributes.RequestStream, call.Stream ? true : null);
        Set(GenAiAttributes.RequestTemperature, sampling.Temperature is { } temperature ? RequestWriter.SentTemperature(temperature) : null);
        Set(GenAiAttributes.RequestTopP, sampling.TopP);
        Set(GenAiAttributes.RequestMaxTokens, sampling.MaxTokens);
        Set(GenAiAttributes.RequestSeed, sampling.Seed);
        Set(GenAiAttributes.RequestPresencePenalty, sampling.PresencePenalty);
        Set(GenAiAttributes.RequestFrequencyPenalty, sampling.FrequencyPenalty);
        Set(GenAiAttributes.RequestStopSequences, sampling.Stop is { } stop ? Stops(stop) : null);
        Set(GenAiAttributes.RequestTopK, Field("top_k") is { ValueKind: JsonValueKind.Number } topK ? topK.GetDouble() : null);
        Set(GenAiAttributes.OutputType, Field("response_format") is { } format ? OutputType(format) : null);
        if (!isOpenAi)
            return;
        Set(GenAiAttributes.OpenAiApiType, "chat_completions");
        Set(GenAiAttributes.OpenAiRequestServiceTier, Field("service_tier") is { ValueKind: JsonValueKind.String } tier && !tier.ValueEquals("auto") ? tier.GetString() : null);

        void Set(string name, object? value)
        {
            if (value is not null)
                span.SetTag(name, value);
        }

        JsonElement? Field(string name) => call.Fields.TryGetValue(name, out var value) && RequestFields.IsSent(name, call) ? value : null;
    }

    private static string[]? Stops(JsonElement stop) => stop.ValueKind switch
    {
        JsonValueKind.String => [stop.GetString()!],
        JsonValueKind.Array => [.. stop.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)],
        _ => null,
    };

    private static string? OutputType(JsonElement format) =>
        format.ValueKind != JsonValueKind.Object || !format.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String ? null
        : type.ValueEquals("json_object"u8) || type.ValueEquals("json_schema"u8) ? "json"
        : type.ValueEquals("text"u8) ? "text"
        : null;
}
