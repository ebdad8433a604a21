using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <summary>Plans single calls, for tests that look at what an agent is asked.</summary>
internal static class CallPlanner
{
    public static PlannedCall Aggregator(ChatRequest request, IReadOnlyList<Reference> references, Mixture? mixture = null, ModelSpec? model = null) =>
        Factory(request, mixture).ForAggregator(model ?? EngineFixture.Model("d"), references);

    public static PlannedCall Proposer(ChatRequest request, int layer, int slot, IReadOnlyList<Reference> references, Mixture mixture) =>
        Factory(request, mixture).ForProposer(layer, slot, EngineFixture.Model(mixture.Layers[layer - 1].Proposers[slot].Model), references);

    public static PlannedCall Ranker(
        ChatRequest request, IReadOnlyList<Reference> references, Mixture? mixture = null, ModelSpec? model = null, bool again = false) =>
        Factory(request, mixture).ForRanker(model ?? EngineFixture.Model("d"), references, again);

    public static ChatRequest Request(string messages) => new()
    {
        Messages = [.. JsonDocument.Parse(messages).RootElement.EnumerateArray().Select(ChatMessage.FromJson)],
    };

    public static IReadOnlyList<Reference> References(params string[] texts) => [.. texts.Select((text, slot) => new Reference(slot, text))];

    /// <summary>The messages as a provider's request writes them.</summary>
    public static string Bytes(PlannedCall planned)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var message in planned.Call.Messages)
                message.Json.WriteTo(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static AgentCallFactory Factory(ChatRequest request, Mixture? mixture) => new(
        new RunHeader
        {
            Id = EngineFixture.Id,
            Created = DateTimeOffset.UnixEpoch,
            Mixture = mixture ?? EngineFixture.Mixture(["a", "b"]),
            Request = request,
        },
        DateTimeOffset.UnixEpoch.AddMinutes(10),
        new TokenEstimator());
}
