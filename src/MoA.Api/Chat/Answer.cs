using System.Text.Json;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Api.Chat;

/// <summary>What the JSON of every answer to one chat completion has in common.</summary>
/// <param name="Run">The run.</param>
/// <param name="Model">The mixture or model as the caller named it.</param>
/// <param name="Created">When it was asked.</param>
/// <param name="Recipe">The recipe, overrides applied.</param>
/// <param name="Simulated">Whether any of its models is simulated.</param>
internal sealed record Answer(RunId Run, string Model, DateTimeOffset Created, Mixture Recipe, bool Simulated)
{
    private readonly string _id = $"chatcmpl-{Run.Value.AsSpan(4)}";

    public void WriteHead(Utf8JsonWriter writer, ReadOnlySpan<byte> type)
    {
        writer.WriteString("id"u8, _id);
        writer.WriteString("object"u8, type);
        writer.WriteNumber("created"u8, Created.ToUnixTimeSeconds());
        writer.WriteString("model"u8, Model);
    }

    /// <summary>Writes the member <c>moa</c>: which run this is, and, when it has ended, what it took.</summary>
    public void WriteMoa(Utf8JsonWriter writer, RunEnded? ended = null, ProgressMeter? progress = null)
    {
        writer.WriteStartObject("moa"u8);
        writer.WriteString("run_id"u8, Run.Value);
        writer.WriteString("mixture"u8, Recipe.Name);
        writer.WriteBoolean("simulated"u8, Simulated);
        writer.WriteNumber("layers"u8, Recipe.LayerCount);
        if (ended is not null)
        {
            writer.WriteNumber("cost"u8, ended.Cost);
            writer.WriteNumber("provider_ms"u8, Math.Round(ended.ProviderMs, 3));
            if (ended.Answer?.UsageEstimated == true)
                writer.WriteBoolean("usage_estimated"u8, true);
            if (ended.Answer?.Chosen is { } chosen)
                WriteChosen(writer, chosen);
        }

        if (progress is not null)
        {
            writer.WriteStartObject("proposals"u8);
            writer.WriteNumber("completed"u8, progress.Completed);
            writer.WriteNumber("failed"u8, progress.Failed);
            writer.WriteNumber("cancelled"u8, progress.Cancelled);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteChosen(Utf8JsonWriter writer, ProposalChoice chosen)
    {
        writer.WriteStartObject("chosen"u8);
        writer.WriteNumber("layer"u8, chosen.Layer);
        writer.WriteNumber("slot"u8, chosen.Slot);
        writer.WriteString("model"u8, chosen.Model);
        writer.WriteEndObject();
    }

    public static void WriteUsage(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, usage.PromptTokens);
        writer.WriteNumber("completion_tokens"u8, usage.CompletionTokens);
        writer.WriteNumber("total_tokens"u8, usage.TotalTokens);
        writer.WriteEndObject();
    }
}
