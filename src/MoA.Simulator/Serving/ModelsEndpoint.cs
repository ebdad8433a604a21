using System.Text.Json;

namespace MoA.Simulator;

/// <summary>GET /v1/models and /v1/models/{id}. Where any name is welcome, the list holds those that were asked for.</summary>
internal sealed class ModelsEndpoint(ModelCatalog models)
{
    public Task ListAsync(HttpContext context)
    {
        JsonBody.Write(context.Response, models.Names, static (writer, names) =>
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "list"u8);
            writer.WriteStartArray("data"u8);
            foreach (var name in names)
                Write(writer, name);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return Task.CompletedTask;
    }

    public Task GetAsync(HttpContext context)
    {
        // The names of hosted models hold slashes; clients send them as they are or escaped.
        var name = Uri.UnescapeDataString((string)context.Request.RouteValues["id"]!);
        if (models.Serves(name))
            JsonBody.Write(context.Response, name, static (writer, name) => Write(writer, name));
        else
            OpenAiError.ModelNotFound(name).WriteTo(context.Response);
        return Task.CompletedTask;
    }

    private static void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, name);
        writer.WriteString("object"u8, "model"u8);
        writer.WriteNumber("created"u8, 0);
        writer.WriteString("owned_by"u8, "simulator"u8);
        writer.WriteEndObject();
    }
}
