using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Inspector.Inspecting;

/// <summary>Writes the request that starts a run once more, as the API takes it.</summary>
internal static class RequestText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="catalog">Tells what the run changed about its mixture.</param>
    /// <param name="mayUse">Which models the reader may name; null: all.</param>
    public static ReplayRequest Of(RunSnapshot run, MoaCatalog catalog, Func<string, bool>? mayUse = null)
    {
        var (changes, doubt) = RecipeChanges.Of(run.Recipe with { Name = run.Mixture }, catalog, mayUse);
        var limits = new MixtureOverrides { Budget = changes.Budget, Deadline = changes.Deadline };
        return new ReplayRequest(Write(run, run.Mixture, changes), Write(run, null, limits), doubt);
    }

    /// <summary>A command line for it. The key stays a variable: it is nobody's to copy around.</summary>
    public static string AsCurl(string body, bool needsKey)
    {
        var key = needsKey ? " \\\n  -H \"Authorization: Bearer $MOA_API_KEY\"" : "";
        return $"curl {{origin}}/v1/chat/completions{key} \\\n  -H 'Content-Type: application/json' \\\n  -d '{body.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static string Write(RunSnapshot run, string? model, MixtureOverrides changes)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            if (model is not null)
                writer.WriteString("model", model);
            writer.WriteStartArray("messages");
            foreach (var message in run.Messages)
                message.Json.WriteTo(writer);
            writer.WriteEndArray();
            WriteSampling(writer, run.Sampling ?? new SamplingSettings());
            foreach (var (name, value) in run.AggregatorFields ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            if (changes != new MixtureOverrides())
                WriteChanges(writer, changes);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteSampling(Utf8JsonWriter writer, SamplingSettings sampling)
    {
        Number("temperature", sampling.Temperature);
        Number("top_p", sampling.TopP);
        Number("max_tokens", sampling.MaxTokens);
        if (sampling.Stop is { } stop)
        {
            writer.WritePropertyName("stop");
            stop.WriteTo(writer);
        }

        if (sampling.Seed is { } seed)
            writer.WriteNumber("seed", seed);
        Number("presence_penalty", sampling.PresencePenalty);
        Number("frequency_penalty", sampling.FrequencyPenalty);

        void Number(string name, double? value)
        {
            if (value is { } number)
                writer.WriteNumber(name, number);
        }
    }

    private static void WriteChanges(Utf8JsonWriter writer, MixtureOverrides changes)
    {
        writer.WriteStartObject("moa");
        if (changes.Layers is { } layers)
            writer.WriteNumber("layers", layers);
        if (changes.Proposers is { } proposers)
        {
            writer.WriteStartArray("proposers");
            foreach (var model in proposers)
                writer.WriteStringValue(model);
            writer.WriteEndArray();
        }

        if (changes.Aggregator is { } aggregator)
            writer.WriteString("aggregator", aggregator);
        if (changes.Budget?.MaxCost is { } cost)
            writer.WriteNumber("max_cost", cost);
        if (changes.Budget?.MaxTokens is { } tokens)
            writer.WriteNumber("max_tokens", tokens);
        if (changes.Deadline is { } deadline)
            writer.WriteNumber("deadline_seconds", deadline.TotalSeconds);
        writer.WriteEndObject();
    }
}
