using MoA.Core.Mixtures;

namespace MoA.Api.Tests.Support;

internal static class TestCatalog
{
    public static MoaCatalog Make(OverrideLimits? limits = null) => new(
        new Dictionary<string, ProviderSpec>
        {
            ["real"] = new() { Id = "real", BaseUrl = new Uri("http://127.0.0.1:1/v1") },
            ["sim"] = new() { Id = "sim", BaseUrl = new Uri("http://127.0.0.1:1/v1"), Simulated = true },
        },
        new Dictionary<string, ModelSpec>
        {
            ["a"] = new() { Id = "a", Provider = "real", Name = "a" },
            ["org/b"] = new() { Id = "org/b", Provider = "real", Name = "b" },
            ["s"] = new() { Id = "s", Provider = "sim", Name = "s" },
        },
        new Dictionary<string, Mixture> { ["moa"] = Mixture("moa", "a", "org/b"), ["moa-sim"] = Mixture("moa-sim", "s", "s"), ["ranker"] = Mixture("ranker", "a", "org/b") with { Kind = MixtureKind.Rank } },
        limits ?? new OverrideLimits());

    private static Mixture Mixture(string name, params string[] proposers) => new()
    {
        Name = name,
        Layers = [new MixtureLayer { Proposers = [.. proposers.Select(model => new AgentSlot { Model = model })] }],
        Aggregator = new AgentSlot { Model = proposers[0] },
    };
}
