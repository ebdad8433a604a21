using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;

namespace MoA.Client.Http;

/// <summary>Writes the body of <c>POST /v1/runs</c>: a chat completion request and what it changes about the mixture.</summary>
internal static class RunRequestContent
{
    public static StringContent Create(string model, ChatRequest chat, MixtureOverrides? overrides)
    {
        var body = JsonBuilder.Object(writer =>
        {
            writer.WriteString("model", model);
            writer.WriteStartArray("messages");
            foreach (var message in chat.Messages)
                message.Json.WriteTo(writer);
            writer.WriteEndArray();
            WriteSampling(writer, chat.Sampling);
            foreach (var (name, value) in chat.AggregatorFields)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            if (overrides is not null)
                WriteOverrides(writer, overrides);
        });
        var content = new StringContent(body.GetRawText(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static void WriteSampling(Utf8JsonWriter writer, SamplingSettings sampling)
    {
        if (sampling.Temperature is { } temperature)
            writer.WriteNumber("temperature", temperature);
        if (sampling.TopP is { } topP)
            writer.WriteNumber("top_p", topP);
        if (sampling.MaxTokens is { } maxTokens)
            writer.WriteNumber("max_tokens", maxTokens);
        if (sampling.Stop is { } stop)
        {
            writer.WritePropertyName("stop");
            stop.WriteTo(writer);
        }

        if (sampling.Seed is { } seed)
            writer.WriteNumber("seed", seed);
        if (sampling.PresencePenalty is { } presence)
            writer.WriteNumber("presence_penalty", presence);
        if (sampling.FrequencyPenalty is { } frequency)
            writer.WriteNumber("frequency_penalty", frequency);
    }

    private static void WriteOverrides(Utf8JsonWriter writer, MixtureOverrides overrides)
    {
        writer.WriteStartObject("moa");
        if (overrides.Layers is { } layers)
            writer.WriteNumber("layers", layers);
        if (overrides.Proposers is { } proposers)
        {
            writer.WriteStartArray("proposers");
            foreach (var proposer in proposers)
                writer.WriteStringValue(proposer);
            writer.WriteEndArray();
        }

        if (overrides.Aggregator is { } aggregator)
            writer.WriteString("aggregator", aggregator);
        if (overrides.Budget?.MaxCost is { } cost)
            writer.WriteNumber("max_cost", cost);
        if (overrides.Budget?.MaxTokens is { } tokens)
            writer.WriteNumber("max_tokens", tokens);
        if (overrides.Deadline is { } deadline)
            writer.WriteNumber("deadline_seconds", deadline.TotalSeconds);
        writer.WriteEndObject();
    }
}
