using System.Text.Json;

namespace MoA.Inspector.Tests.Gallery;

/// <summary>What the simulated models say where a run is to look like one: written for this purpose, by no model.</summary>
internal sealed record GalleryTexts(string Question, string[] Models, string[][] Layers, string Answer, string Lite)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static GalleryTexts Read() =>
        JsonSerializer.Deserialize<GalleryTexts>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Gallery", "texts.json")), Options)!;
}
