using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>The JSON of progress files: names in snake case, null members left out, text as it is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProgressRecord))]
internal sealed partial class ProgressJson : JsonSerializerContext
{
    public static ProgressJson Relaxed => LazyRelaxed.Value;

    // Lazy: the generated half's own static fields may be initialised after this half's.
    private static readonly Lazy<ProgressJson> LazyRelaxed =
        new(() => new ProgressJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
