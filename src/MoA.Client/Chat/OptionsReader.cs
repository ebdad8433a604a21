using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Core.Chat;
using AIChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace MoA.Client.Chat;

/// <summary>Makes a chat request of messages and options. Sampling goes to every agent of the mixture; what shapes the answer, to the aggregator.</summary>
internal static class OptionsReader
{
    // Fields with a place of their own, or that a run answers by itself: taken from AdditionalProperties they would contradict it.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "n", "moa", "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed",
        "presence_penalty", "frequency_penalty",
    };

    public static ChatRequest Read(IChatClient client, IEnumerable<AIChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = new ChatRequest { Messages = MessageWriter.Write(messages, options?.Instructions) };
        if (options is null)
            return request;
        if (options.ConversationId is not null)
            throw new NotSupportedException("A mixture keeps no conversations: send the whole history as messages, without a ConversationId.");

        var start = options.RawRepresentationFactory?.Invoke(client) as ChatRequest;
        var sampling = start?.Sampling ?? new SamplingSettings();
        return request with
        {
            Sampling = sampling with
            {
                Temperature = Exact(options.Temperature) ?? sampling.Temperature,
                TopP = Exact(options.TopP) ?? sampling.TopP,
                MaxTokens = options.MaxOutputTokens ?? sampling.MaxTokens,
                Stop = Stop(options.StopSequences) ?? sampling.Stop,
                Seed = options.Seed ?? sampling.Seed,
                PresencePenalty = Exact(options.PresencePenalty) ?? sampling.PresencePenalty,
                FrequencyPenalty = Exact(options.FrequencyPenalty) ?? sampling.FrequencyPenalty,
            },
            AggregatorFields = Fields(options, start),
        };
    }

    // A float of 0.7 must not reach a provider as 0.699999988079071.
    private static double? Exact(float? value) => value is { } number ? (double)(decimal)number : null;

    private static JsonElement? Stop(IList<string>? sequences) =>
        sequences is { Count: > 0 } ? JsonSerializer.SerializeToElement(sequences, CompactJson.Of<IList<string>>()) : null;

    private static Dictionary<string, JsonElement> Fields(ChatOptions options, ChatRequest? start)
    {
        var fields = start is null ? [] : new Dictionary<string, JsonElement>(start.AggregatorFields, StringComparer.Ordinal);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            if (Reserved.Contains(name))
                throw new ArgumentException($"AdditionalProperties may not hold '{name}': ChatOptions has a property for it, or the client sets it.", nameof(options));
            fields[name] = JsonSerializer.SerializeToElement(value, CompactJson.Of<object?>());
        }

        if (options.TopK is { } topK)
            fields["top_k"] = JsonElement.Parse(topK.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (options.Reasoning?.Effort is { } effort)
            fields["reasoning_effort"] = JsonText(Effort(effort));
        if (options.ResponseFormat is { } format)
            fields["response_format"] = ToolsAndFormatWriter.Format(format);
        if (options.Tools is { Count: > 0 } tools)
        {
            fields["tools"] = ToolsAndFormatWriter.Tools(tools);
            if (options.ToolMode is { } mode)
                fields["tool_choice"] = ToolsAndFormatWriter.Choice(mode);
            if (options.AllowMultipleToolCalls is { } parallel)
                fields["parallel_tool_calls"] = JsonElement.Parse(parallel ? "true" : "false");
        }

        return fields;
    }

    private static string Effort(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };

    internal static JsonElement JsonText(string text) => JsonSerializer.SerializeToElement(text, CompactJson.Of<string>());
}
