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

    /// <summary>The request's body.</summary>
    /// <param name="run">The run.</param>
    /// <param name="catalog">Tells what the run changed about its mixture.</param>
    public static string Of(RunSnapshot run, MoaCatalog catalog)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("model", run.Mixture);
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

            WriteChanges(writer, run.Recipe, catalog.Find(run.Mixture));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A command line for it. The key stays a variable: it is nobody's to copy around.</summary>
    public static string AsCurl(string body, bool needsKey)
    {
        var key = needsKey ? " \\\n  -H \"Authorization: Bearer $MOA_API_KEY\"" : "";
        return $"curl {{origin}}/v1/chat/completions{key} \\\n  -H 'Content-Type: application/json' \\\n  -d '{body.Replace("'", "'\\''", StringComparison.Ordinal)}'";
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

    // What a request can change is the same for every layer; a recipe with other layers is of an older configuration, and no request makes it again.
    private static void WriteChanges(Utf8JsonWriter writer, Mixture ran, Mixture? configured)
    {
        if (configured is null || IsSame(ran, configured))
            return;
        var layers = ran.Layers.Select(layer => layer.Proposers.Select(slot => slot.Model).ToArray()).ToArray();
        if (layers.Any(layer => !layer.SequenceEqual(layers[0])))
            return;
        writer.WriteStartObject("moa");
        if (ran.LayerCount != configured.LayerCount)
            writer.WriteNumber("layers", ran.LayerCount);
        if (layers.Length > 0 && (configured.Layers.Count == 0 || !configured.Layers[0].Proposers.Select(slot => slot.Model).SequenceEqual(layers[0])))
        {
            writer.WriteStartArray("proposers");
            foreach (var model in layers[0])
                writer.WriteStringValue(model);
            writer.WriteEndArray();
        }

        if (ran.Aggregator.Model != configured.Aggregator.Model)
            writer.WriteString("aggregator", ran.Aggregator.Model);
        writer.WriteEndObject();
    }

    private static bool IsSame(Mixture ran, Mixture configured) =>
        ran.Aggregator.Model == configured.Aggregator.Model
        && ran.LayerCount == configured.LayerCount
        && ran.Layers.Zip(configured.Layers).All(pair => pair.First.Proposers.Select(slot => slot.Model).SequenceEqual(pair.Second.Proposers.Select(slot => slot.Model)));
}
