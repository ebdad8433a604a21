using System.Globalization;

namespace MoA.Hosting.Demo;

/// <summary>The demo's configuration: the sample mixtures over simulated models.</summary>
internal static class DemoSettings
{
    private const string Provider = "simulator";

    /// <summary>Makes the settings.</summary>
    /// <param name="simulator">The simulator's base address.</param>
    public static IEnumerable<KeyValuePair<string, string?>> For(Uri simulator)
    {
        var models = DemoModel.All;
        var settings = new Dictionary<string, string?>
        {
            // Runs over simulated models stay apart from real ones: a server without the demo could not go on with them.
            ["MoA:Journal:Directory"] = Path.Combine("moa-data", "demo"),
            [$"MoA:Providers:{Provider}:BaseUrl"] = simulator.ToString(),
            [$"MoA:Providers:{Provider}:Simulated"] = "true",
        };
        foreach (var model in models.Append(DemoModel.Judge))
        {
            var path = $"MoA:Models:{model.Id}";
            settings[$"{path}:Provider"] = Provider;
            settings[$"{path}:ContextWindow"] = model.ContextWindow.ToString(CultureInfo.InvariantCulture);
            settings[$"{path}:InputPricePerMillionTokens"] = model.Price.ToString(CultureInfo.InvariantCulture);
            settings[$"{path}:OutputPricePerMillionTokens"] = model.Price.ToString(CultureInfo.InvariantCulture);
        }

        AddMixture(settings, "moa", layers: 3, aggregator: models[0], models);
        AddMixture(settings, "moa-lite", layers: 2, aggregator: models[1], models);
        AddMixture(settings, "self-moa", layers: 2, aggregator: models[0], [.. Enumerable.Repeat(models[0], 6)]);
        return settings;
    }

    private static void AddMixture(Dictionary<string, string?> settings, string id, int layers, DemoModel aggregator, IReadOnlyList<DemoModel> proposers)
    {
        var path = $"MoA:Mixtures:{id}";
        settings[$"{path}:Layers"] = layers.ToString(CultureInfo.InvariantCulture);
        settings[$"{path}:Aggregator"] = aggregator.Id;
        for (var index = 0; index < proposers.Count; index++)
            settings[string.Create(CultureInfo.InvariantCulture, $"{path}:Proposers:{index}")] = proposers[index].Id;
    }
}
