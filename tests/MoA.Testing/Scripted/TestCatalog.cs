using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runtime;

namespace MoA.Testing.Scripted;

/// <summary>A small configuration: one provider, four models, and mixtures of them.</summary>
public static class TestCatalog
{
    private static readonly string[] Names = ["a", "b", "c", "judge"];

    /// <summary>Two proposer layers of a, b and c, and the judge.</summary>
    public static Mixture Moa { get; } = Make("moa", 2);

    /// <summary>One proposer layer of a, b and c, and the judge.</summary>
    public static Mixture Lite { get; } = Make("lite", 1);

    public static MoaCatalog Catalog { get; } = new(
        new Dictionary<string, ProviderSpec> { ["p"] = new() { Id = "p", BaseUrl = new Uri("http://127.0.0.1:1/v1") } },
        Names.ToDictionary(name => name, name => new ModelSpec
        {
            Id = name,
            Provider = "p",
            Name = name,
            InputPricePerMillionTokens = 1,
            OutputPricePerMillionTokens = 10,
        }),
        new Dictionary<string, Mixture> { ["moa"] = Moa, ["lite"] = Lite },
        new OverrideLimits());

    /// <summary>A question to a mixture.</summary>
    public static RunRequest Ask(Mixture mixture, string? tenant = null, bool attached = false, string question = "Why is the sky blue?") => new()
    {
        Mixture = mixture,
        Chat = new ChatRequest { Messages = [ChatMessage.Create("user", question)] },
        Tenant = tenant,
        Attached = attached,
    };

    private static Mixture Make(string name, int layers) => new()
    {
        Name = name,
        Layers = [.. Enumerable.Range(0, layers).Select(_ => new MixtureLayer
        {
            Proposers = [new AgentSlot { Model = "a" }, new AgentSlot { Model = "b" }, new AgentSlot { Model = "c" }],
        })],
        Aggregator = new AgentSlot { Model = "judge" },
    };
}
