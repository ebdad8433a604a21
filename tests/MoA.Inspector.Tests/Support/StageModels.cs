using MoA.Inspector.Tests.Gallery;
using MoA.Simulator;

namespace MoA.Inspector.Tests.Support;

/// <summary>The models and mixtures of a <see cref="Stage"/>.</summary>
internal static class StageModels
{
    private const string Cut = "small-window";

    public static SimulatorOptions Simulated(GalleryTexts texts)
    {
        var options = new SimulatorOptions();
        foreach (var (model, index) in texts.Models.Select((model, index) => (model, index)))
            options.Models[model] = new SimulatedModel { Answer = texts.Layers[0][index] };
        options.Models["writer"] = new SimulatedModel { Answer = texts.Answer };
        options.Models["short-writer"] = new SimulatedModel { Answer = texts.Lite };
        options.Models["slow-writer"] = new SimulatedModel { Answer = texts.Answer, TokensPerSecond = new LogNormal { Median = 80 }, TokensPerChunk = 2 };
        options.Models["endless-writer"] = new SimulatedModel { Answer = texts.Answer, TokensPerSecond = new LogNormal { Median = 8 }, TokensPerChunk = 2 };
        options.Models["hostile"] = new SimulatedModel { Answer = HostileText.Markdown };
        options.Models["hostile-failing"] = new SimulatedModel { Faults = [new FaultRule { Kind = FaultKind.Status, StatusCode = 400, Message = HostileText.Error }] };
        options.Models["failing"] = new SimulatedModel { Faults = [new FaultRule { Kind = FaultKind.Status, StatusCode = 400, Message = "This model is out for lunch." }] };
        options.Models["shaky"] = new SimulatedModel { Answer = texts.Layers[0][1], Faults = [new FaultRule { Kind = FaultKind.Status, StatusCode = 500, Probability = 0, OnCalls = [.. Enumerable.Range(0, 500).Select(call => (2 * call) + 1)] }] };
        options.Models["ranker"] = new SimulatedModel { Answer = "The second says most. [[2]]" };
        options.Models[Cut] = new SimulatedModel { Answer = texts.Lite };
        return options;
    }

    public static object Configuration(GalleryTexts texts, Uri simulator, Dictionary<string, string> keys, bool isHostile) => new
    {
        Providers = new
        {
            simulator = new { BaseUrl = simulator.ToString(), Simulated = true, Quota = new { RequestsPerMinute = 2_000, TokensPerMinute = 1_000_000, MaxInFlight = 20 } },
            spare = new { BaseUrl = simulator.ToString(), Simulated = true },
        },
        Models = texts.Models.Concat(["writer", "short-writer", "slow-writer", "endless-writer", "ranker", "failing", "shaky", "hostile-failing"]).ToDictionary(id => id, _ => (object)new { Provider = "simulator", InputPricePerMillionTokens = 0.9, OutputPricePerMillionTokens = 0.9 })
            .Append(new(Cut, new { Provider = "simulator", ContextWindow = 420 }))
            .Concat(isHostile ? [new(HostileText.Name, new { Provider = "spare", Name = "hostile" })] : Array.Empty<KeyValuePair<string, object>>())
            .ToDictionary(),
        Mixtures = Mixtures(texts).Concat(isHostile ? Hostile : []).ToDictionary(),
        Api = new { Keys = keys.ToDictionary(pair => pair.Key, pair => new { Sha256 = pair.Value }) },
    };

    private static Dictionary<string, object> Hostile => new()
    {
        [$"mixture {HostileText.Name}"] = new { Layers = 2, Proposers = (string[])[HostileText.Name, "hostile-failing", HostileText.Name], Aggregator = HostileText.Name },
    };

    private static Dictionary<string, object> Mixtures(GalleryTexts texts) => new()
    {
        [Stage.Moa] = new { Layers = 3, Proposers = texts.Models, Aggregator = "writer" },
        [Stage.Lite] = new { Layers = 2, Proposers = texts.Models, Aggregator = "short-writer" },
        [Stage.Slow] = new { Layers = 2, Proposers = texts.Models[..2], Aggregator = "slow-writer" },
        [Stage.Endless] = new { Layers = 2, Proposers = texts.Models[..2], Aggregator = "endless-writer" },
        [Stage.Ranked] = new { Kind = "Rank", Layers = 2, Proposers = texts.Models[..2], Aggregator = "ranker" },
        [Stage.Faulty] = new { Layers = 2, Proposers = (string[])["failing", "shaky", texts.Models[0]], Aggregator = Cut, MaxTokens = 100 },
    };
}
