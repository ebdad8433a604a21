using MoA.Core.Mixtures;

namespace MoA.Core.Tests.Configuration;

public sealed class CatalogBuilderTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Fact]
    public void Everything_wrong_is_listed_at_once_with_its_path() => Assert.Equal(
        [
            "MoA:Providers:none:BaseUrl: is missing: give the endpoint's address, such as https://api.openai.com/v1.",
            "MoA:Providers:odd:BaseUrl: must be an absolute http or https address, not 'ftp://x'.",
            "MoA:Providers:odd:MaxAttempts: must be from 1 to 10, not 0.",
            "MoA:Providers:odd:StreamIdleTimeoutSeconds: must be from 1 to 3,600, not NaN.",
            "MoA:Providers:odd:MaxResponseBytes: must be from 1,024 to 1,073,741,824, not 1.",
            "MoA:Providers:odd:ApiKeyEnvironmentVariable: is empty: name a variable, or leave the setting out.",
            "MoA:Providers:odd:Quota:RequestsPerMinute: must be at least 1, not 0.",
            "MoA:Models:both: a mixture has the same id; both are named as 'model' by callers, so one of them needs another.",
            "MoA:Models:lost:Provider: 'gone' is not configured under MoA:Providers.",
            "MoA:Models:lost:ContextWindow: must be at least 256, not 10.",
            "MoA:Models:lost:OutputPricePerMillionTokens: must be from 0 to 100,000, not -0.5.",
            "MoA:Models:lost:MaxTokensField: must be max_tokens or max_completion_tokens, not 'tokens'.",
            "MoA:Models:lost:Quota:MaxInFlight: must be at least 1, not -1.",
            "MoA:Models:nobody:Provider: is missing: give the id of a configured provider.",
            "MoA:Mixtures:absurd:Layers: must be from 2 to 16, not 99.",
            "MoA:Mixtures:absurd:Temperature: must be from 0 to 2, not 2.1.",
            "MoA:Mixtures:absurd:MaxTokens: must be from 1 to 10,000,000, not 0.",
            "MoA:Mixtures:absurd:DeadlineSeconds: must be from 1 to 86,400, not Infinity.",
            "MoA:Mixtures:absurd:MaxCostPerRun: must be above 0, not 0.",
            "MoA:Mixtures:absurd:Proposers:0:Count: must be from 1 to 64, not 65.",
            "MoA:Mixtures:absurd:MinProposals: must be from 0 to 64, not -1.",
            "MoA:Mixtures:absurd:ProceedAfter: must be from 1 to 64, not 0.",
            "MoA:Mixtures:absurd:Aggregator:Count: must be 1, not 2: a mixture has one aggregator.",
            "MoA:Mixtures:both:Proposers: is empty: give at least one proposer.",
            "MoA:Mixtures:both:Aggregator: is missing: give the id of a configured model.",
            "MoA:Mixtures:layers:Proposers: cannot stand beside ProposerLayers: give one of the two.",
            "MoA:Mixtures:layers:Layers: is 2, but ProposerLayers make 3 with the aggregator's: leave it out.",
            "MoA:Mixtures:layers:ProposerLayers:0:MinProposals: must be from 0 to 1, not 2.",
            "MoA:Mixtures:layers:ProposerLayers:1:Proposers: is empty: give at least one proposer.",
            "MoA:Mixtures:layers:Aggregator: 'both' is a mixture; agents are models, so a mixture cannot stand inside a mixture.",
            "MoA:Mixtures:strangers:Proposers:0: 'nothing' is not configured under MoA:Models.",
            "MoA:Mixtures:strangers:Proposers:1:Model: is missing: give the id of a configured model.",
            "MoA:Mixtures:strangers:MinProposals: must be from 0 to 2, not 3.",
            "MoA:Overrides:MaxLayers: must be from 1 to 16, not 17.",
            "MoA:Runs:MaxOpenRuns: must be from 1 to 1,000,000, not 0.",
            "MoA:Runs:MaxOpenBytes: must be from 1,048,576 to 1,099,511,627,776, not 5.",
            "MoA:Api:MaxJsonDepth: must be from 8 to 256, not 7.",
            "MoA:Api:Keys:eve:Sha256: must be the SHA-256 of the key, 64 hexadecimal digits (printf %s \"$KEY\" | sha256sum).",
            "MoA:Api:Keys:eve:Mixtures:0: 'nothing' is neither a configured mixture nor a model.",
            "MoA:Api:Keys:twin:RequestsPerMinute: must be at least 1, not 0.",
            "MoA:Api:Keys:twin:Sha256: is the same as that of 'ann': one key cannot be two tenants.",
            "MoA:Journal:Directory: is empty: name a folder.",
            "MoA:Journal:RetentionDays: must be at least 0, not -1.",
            "MoA:Journal:MaxBytes: must be at least 1,048,576, not 5.",
        ],
        Configured.Errors($$$"""
            "Providers": {
              "none": {},
              "odd": { "BaseUrl": "ftp://x", "MaxAttempts": 0, "StreamIdleTimeoutSeconds": "NaN", "MaxResponseBytes": 1, "ApiKeyEnvironmentVariable": "",
                       "Quota": { "RequestsPerMinute": 0 } },
              "p": { "BaseUrl": "http://127.0.0.1:1/v1" } },
            "Models": {
              "both": { "Provider": "p" },
              "lost": { "Provider": "gone", "ContextWindow": 10, "OutputPricePerMillionTokens": -0.5, "MaxTokensField": "tokens", "Quota": { "MaxInFlight": -1 } },
              "m": { "Provider": "p" },
              "nobody": {} },
            "Mixtures": {
              "absurd": { "Layers": 99, "Temperature": 2.1, "MaxTokens": 0, "DeadlineSeconds": "Infinity", "MaxCostPerRun": 0, "MinProposals": -1, "ProceedAfter": 0,
                          "Proposers": [{ "Model": "m", "Count": 65 }], "Aggregator": { "Model": "m", "Count": 2 } },
              "both": {},
              "layers": { "Layers": 2, "Proposers": ["m"], "ProposerLayers": [{ "Proposers": ["m"], "MinProposals": 2 }, {}], "Aggregator": "both" },
              "strangers": { "Proposers": ["nothing", { "Temperature": 1 }], "Aggregator": "m", "MinProposals": 3 } },
            "Overrides": { "MaxLayers": 17 },
            "Runs": { "MaxOpenRuns": 0, "MaxOpenBytes": 5 },
            "Api": { "MaxJsonDepth": 7, "Keys": {
              "ann": { "Sha256": "{{{Hash}}}" },
              "eve": { "Sha256": "sk-secret", "Mixtures": ["nothing"] },
              "twin": { "Sha256": "{{{Hash.ToUpperInvariant()}}}", "RequestsPerMinute": 0 } } },
            "Journal": { "Directory": " ", "RetentionDays": -1, "MaxBytes": 5 }
            """));

    [Fact]
    public void A_key_s_own_text_is_never_repeated_in_an_error() =>
        Assert.DoesNotContain(Configured.Errors(""" "Api": { "Keys": { "eve": { "Sha256": "sk-secret" } } } """), error => error.Contains("sk-secret", StringComparison.Ordinal));

    [Fact]
    public void The_same_proposers_stand_in_every_layer()
    {
        var mixture = Configured.Catalog(Configured.Models + """
            , "Mixtures": { "moa": { "Layers": 3, "Proposers": ["a", { "Model": "b", "Count": 2, "Temperature": 1.5, "MaxTokens": 9, "SystemPrompt": "Be odd." }],
              "Aggregator": { "Model": "b", "Temperature": 0 }, "MinProposals": 2, "ProceedAfter": 2, "GraceSeconds": 1.5, "Temperature": 0.7, "MaxTokens": 2048,
              "CallTimeoutSeconds": 30, "DeadlineSeconds": 90, "MaxCostPerRun": 0.25, "MaxTokensPerRun": 5000 } }
            """).Find("moa")!;
        Assert.Equal(3, mixture.LayerCount);
        var odd = new AgentSlot { Model = "b", Temperature = 1.5, MaxTokens = 9, SystemPrompt = "Be odd." };
        Assert.All(mixture.Layers, layer => Assert.Equal([new AgentSlot { Model = "a" }, odd, odd], layer.Proposers));
        Assert.All(mixture.Layers, layer => Assert.Equal((2, new Quorum(2, TimeSpan.FromSeconds(1.5))), (layer.MinProposals, layer.Quorum)));
        Assert.Equal(new AgentSlot { Model = "b", Temperature = 0 }, mixture.Aggregator);
        Assert.Equal((0.7, 2048), (mixture.Temperature, mixture.MaxTokens));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90)), (mixture.CallTimeout, mixture.Deadline));
        Assert.Equal(new RunBudget { MaxCost = 0.25m, MaxTokens = 5000 }, mixture.Budget);
    }

    [Fact]
    public void Explicit_layers_take_from_the_mixture_what_they_leave_open()
    {
        var mixture = Configured.Catalog(Configured.Models + """
            , "Mixtures": { "moa": { "MinProposals": 0, "GraceSeconds": 2, "Aggregator": "a",
              "ProposerLayers": [{ "Proposers": ["a", "b"], "ProceedAfter": 1 }, { "Proposers": ["b"], "MinProposals": 1 }] } }
            """).Mixtures["moa"];
        Assert.Equal([["a", "b"], ["b"]], mixture.Layers.Select(layer => layer.Proposers.Select(slot => slot.Model).ToArray()));
        Assert.Equal([0, 1], mixture.Layers.Select(layer => layer.MinProposals));
        Assert.Equal([new Quorum(1, TimeSpan.FromSeconds(2)), null], mixture.Layers.Select(layer => layer.Quorum));
        Assert.Null(mixture.Budget);
    }

    [Theory]
    [InlineData("Rank", MixtureKind.Rank)]
    [InlineData("rank", MixtureKind.Rank)]
    [InlineData("Synthesize", MixtureKind.Synthesize)]
    public void A_mixture_is_of_the_kind_it_says(string kind, MixtureKind expected) => Assert.Equal(
        expected,
        Configured.Catalog(Configured.Models + $$""", "Mixtures": { "moa": { "Kind": "{{kind}}", "Proposers": ["a", "b"], "Aggregator": "a" } }""").Mixtures["moa"].Kind);

    [Fact]
    public void A_mixture_synthesizes_unless_it_says_otherwise() => Assert.Equal(
        MixtureKind.Synthesize, Configured.Catalog(Configured.Models + """, "Mixtures": { "moa": { "Proposers": ["a"], "Aggregator": "a" } }""").Mixtures["moa"].Kind);

    [Fact]
    public void What_a_mixture_that_ranks_cannot_have_is_named() => Assert.Equal(
        [
            "MoA:Mixtures:layers:ProposerLayers:1:MinProposals: is 0, but Kind is Rank: the last proposer layer needs at least 1 proposal, or there is nothing to choose.",
            "MoA:Mixtures:none:MinProposals: is 0, but Kind is Rank: the last proposer layer needs at least 1 proposal, or there is nothing to choose.",
            "MoA:Mixtures:odd:Kind: must be Synthesize or Rank, not '1'.",
        ],
        Configured.Errors(Configured.Models + """
            , "Mixtures": {
              "fine": { "Kind": "Rank", "MinProposals": 0, "ProposerLayers": [{ "Proposers": ["a"] }, { "Proposers": ["a", "b"], "MinProposals": 1 }], "Aggregator": "a" },
              "layers": { "Kind": "Rank", "ProposerLayers": [{ "Proposers": ["a"] }, { "Proposers": ["a"], "MinProposals": 0 }], "Aggregator": "a" },
              "none": { "Kind": "Rank", "MinProposals": 0, "Proposers": ["a"], "Aggregator": "a" },
              "odd": { "Kind": "1", "Proposers": ["a"], "Aggregator": "a" } }
            """));

    [Fact]
    public void A_single_model_is_a_mixture_without_proposers_and_the_unknown_is_none()
    {
        var catalog = Configured.Catalog(Configured.Models);
        Assert.Equal((0, "a"), (catalog.Find("a")!.Layers.Count, catalog.Find("a")!.Aggregator.Model));
        Assert.Null(catalog.Find("A"));
        Assert.Equal("a", catalog.Models["a"].Name);
    }

    [Fact]
    public void Only_mixtures_with_a_simulated_provider_are_simulated()
    {
        var catalog = Configured.Catalog("""
            "Providers": { "p": { "BaseUrl": "https://example.org" }, "s": { "BaseUrl": "http://127.0.0.1:1", "Simulated": true } },
            "Models": { "real": { "Provider": "p" }, "sim": { "Provider": "s" } },
            "Mixtures": { "pure": { "Proposers": ["real"], "Aggregator": "real" }, "mixed": { "Proposers": ["real", "sim"], "Aggregator": "real" } }
            """);
        Assert.False(catalog.IsSimulated(catalog.Find("pure")!));
        Assert.True(catalog.IsSimulated(catalog.Find("mixed")!));
        Assert.True(catalog.IsSimulated(catalog.Find("sim")!));
    }
}
