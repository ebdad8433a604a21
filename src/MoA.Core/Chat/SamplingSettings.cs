using System.Text.Json;

namespace MoA.Core.Chat;

/// <summary>
/// The sampling fields of a chat completion that go to every agent of a run unless the mixture says otherwise
/// (OpenAI reference: chat completions). A null field is not sent.
/// </summary>
public sealed record SamplingSettings
{
    /// <summary>Sampling temperature, 0 to 2. At or under 1e-4 it is sent as 0, as the reference code does.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling mass, 0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Most tokens the reply may have, at least 1. Sent as the field that the model's configuration names.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Up to 4 stop sequences: a JSON string or an array of strings.</summary>
    public JsonElement? Stop { get; init; }

    /// <summary>Seed for providers that sample deterministically.</summary>
    public long? Seed { get; init; }

    /// <summary>Presence penalty, -2 to 2.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>Frequency penalty, -2 to 2.</summary>
    public double? FrequencyPenalty { get; init; }
}
