using System.Text.Json;

namespace MoA.Bench.Harness;

/// <summary>A configuration for one simulated provider with six proposers and an aggregator, in a folder of its own that goes away.</summary>
internal sealed class Bed : IDisposable
{
    public static readonly string[] Proposers = ["p1", "p2", "p3", "p4", "p5", "p6"];

    public const string Aggregator = "agg";

    private readonly string _folder = Directory.CreateTempSubdirectory("moa-bench-").FullName;

    public string ConfigPath => Path.Combine(_folder, "moa.json");

    public string DataPath => Path.Combine(_folder, "data");

    /// <summary>Arguments that start MoA.Server on this bed.</summary>
    public string[] ServerArguments => ["--config", ConfigPath, "--data", DataPath, "--urls", "http://127.0.0.1:0"];

    /// <summary>Writes the configuration: mixture <c>moa</c> of three layers over the provider at <paramref name="provider"/>.</summary>
    public void Configure(Uri provider, object? quota = null, int maxOpenRuns = 8192, bool hasInspector = true)
    {
        var models = Proposers.Append(Aggregator).ToDictionary(id => id, _ => (object)new { Provider = "sim" });
        var settings = new
        {
            MoA = new
            {
                Providers = new { sim = new { BaseUrl = provider.ToString(), MaxConnections = 16_384, Quota = quota ?? new { } } },
                Models = models,
                Mixtures = new { moa = new { Layers = 3, Proposers, Aggregator, MaxTokens = 256 } },
                Runs = new { MaxOpenRuns = maxOpenRuns },
                Inspector = new { Enabled = hasInspector },
            },
        };
        File.WriteAllText(ConfigPath, JsonSerializer.Serialize(settings));
    }

    public string WriteFile(string name, object content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, JsonSerializer.Serialize(content));
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
