using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Mixtures;

namespace MoA.Api.Models;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>: mixtures first, then models (OpenAI reference: models).</summary>
internal sealed class ModelsEndpoint(MoaCatalog catalog, TimeProvider time)
{
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    public Task ListAsync(HttpContext context, ApiRequest request)
    {
        var ids = catalog.Mixtures.Keys.Concat(catalog.Models.Keys).Where(id => request.Key?.MayUse(id) ?? true);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, ids, (writer, visible) =>
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "list"u8);
            writer.WriteStartArray("data"u8);
            foreach (var id in visible)
                Write(writer, catalog.Find(id)!);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    public Task GetAsync(HttpContext context, ApiRequest request)
    {
        // Ids hold slashes, which clients escape; routing leaves that escape alone.
        var id = ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var mixture = request.Key?.MayUse(id) is false ? null : catalog.Find(id);
        return mixture is null
            ? throw new ApiException(ApiError.ModelNotFound(id))
            : JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, mixture, Write);
    }

    private void Write(Utf8JsonWriter writer, Mixture mixture)
    {
        var isMixture = catalog.Mixtures.ContainsKey(mixture.Name);
        writer.WriteStartObject();
        writer.WriteString("id"u8, mixture.Name);
        writer.WriteString("object"u8, "model"u8);
        writer.WriteNumber("created"u8, _created);
        writer.WriteString("owned_by"u8, isMixture ? "moa" : catalog.Models[mixture.Name].Provider);
        writer.WriteStartObject("moa"u8);
        writer.WriteString("kind"u8, isMixture ? "mixture"u8 : "model"u8);
        writer.WriteBoolean("simulated"u8, catalog.IsSimulated(mixture));
        if (isMixture)
        {
            writer.WriteNumber("layers"u8, mixture.LayerCount);
            writer.WriteStartArray("proposers"u8);
            foreach (var layer in mixture.Layers)
            {
                writer.WriteStartArray();
                foreach (var slot in layer.Proposers)
                    writer.WriteStringValue(slot.Model);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteString("aggregator"u8, mixture.Aggregator.Model);
            writer.WriteString("aggregation"u8, mixture.Kind == MixtureKind.Rank ? "rank"u8 : "synthesize"u8);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
