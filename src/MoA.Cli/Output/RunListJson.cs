using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Json;
using MoA.Core.Runs;

namespace MoA.Cli.Output;

/// <summary>Writes a list of runs as <c>GET /v1/runs</c> does.</summary>
internal static class RunListJson
{
    public static string Write(RunPage page) => JsonBuilder.Object(writer =>
    {
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var run in page.Runs)
            JsonSerializer.Serialize(writer, run, MoaJson.Relaxed.RunSummary);
        writer.WriteEndArray();
        writer.WriteBoolean("has_more", page.HasMore);
        if (page.Runs.Count > 0)
            writer.WriteString("last_id", page.Runs[^1].Id.Value);
    }).GetRawText();
}
