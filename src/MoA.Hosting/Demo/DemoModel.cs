namespace MoA.Hosting.Demo;

/// <summary>A simulated model of the demo.</summary>
/// <param name="Id">Its id; the prefix says that it is no real model.</param>
/// <param name="FirstTokenMs">Median time to its first token, in milliseconds.</param>
/// <param name="TokensPerSecond">Median speed after that.</param>
/// <param name="ContextWindow">Tokens of prompt and reply together.</param>
/// <param name="Price">Price of a million tokens, either way.</param>
internal sealed record DemoModel(string Id, double FirstTokenMs, double TokensPerSecond, int ContextWindow, decimal Price)
{
    /// <summary>Stand-ins for the paper's six models, about as fast as hosted ones of their size.</summary>
    public static IReadOnlyList<DemoModel> All { get; } =
    [
        new("sim-qwen1.5-110b", 600, 60, 32768, 1.8m),
        new("sim-qwen1.5-72b", 450, 80, 32768, 0.9m),
        new("sim-wizardlm-8x22b", 500, 90, 65536, 1.2m),
        new("sim-llama-3-70b", 350, 140, 8192, 0.9m),
        new("sim-mixtral-8x22b", 400, 100, 65536, 1.2m),
        new("sim-dbrx", 400, 110, 32768, 1.2m),
    ];

    /// <summary>A stand-in for the judge of the benchmarks: it rates texts by a rule, and stands in no mixture.</summary>
    public static DemoModel Judge { get; } = new("sim-judge", 300, 200, 131072, 10m);
}
