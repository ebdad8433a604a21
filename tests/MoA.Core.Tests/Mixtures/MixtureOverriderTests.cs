using MoA.Core.Mixtures;

namespace MoA.Core.Tests.Mixtures;

public sealed class MixtureOverriderTests
{
    private static readonly Mixture Moa = new()
    {
        Name = "moa",
        Layers =
        [
            new MixtureLayer { Proposers = Slots("a", "b", "c"), MinProposals = 3, Quorum = new Quorum(2, TimeSpan.FromSeconds(1)) },
            new MixtureLayer { Proposers = Slots("c") },
        ],
        Aggregator = new AgentSlot { Model = "a", SystemPrompt = "Be brief." },
        Budget = new RunBudget { MaxCost = 2 },
    };

    [Fact]
    public void No_override_changes_nothing()
    {
        var (mixture, errors) = Apply(new MixtureOverrides());

        Assert.Empty(errors);
        Assert.Same(Moa.Layers, mixture.Layers);
        Assert.Equal(Moa, mixture);
    }

    [Fact]
    public void More_layers_repeat_the_first()
    {
        var (mixture, errors) = Apply(new MixtureOverrides { Layers = 4 });

        Assert.Empty(errors);
        Assert.Equal(4, mixture.LayerCount);
        Assert.All(mixture.Layers, layer => Assert.Same(Moa.Layers[0], layer));
    }

    [Fact]
    public void One_layer_is_the_aggregator_alone() => Assert.Empty(Apply(new MixtureOverrides { Layers = 1 }).Mixture.Layers);

    [Fact]
    public void One_layer_leaves_nothing_to_choose_from()
    {
        var (_, errors) = MixtureOverrider.Apply(Moa with { Kind = MixtureKind.Rank }, new MixtureOverrides { Layers = 1 }, Catalog());

        Assert.Equal(
            new OverrideError("moa.layers", "is 1, which leaves 'moa' no proposals to choose from (Kind is Rank): ask for at least 2, or leave it out."),
            Assert.Single(errors));
    }

    [Fact]
    public void Proposers_replace_the_slots_of_every_layer_and_shrink_what_counted_them()
    {
        var (mixture, errors) = Apply(new MixtureOverrides { Proposers = ["b"] });

        Assert.Empty(errors);
        Assert.Equal(3, mixture.LayerCount);
        Assert.All(mixture.Layers, layer => Assert.Equal(["b"], layer.Proposers.Select(slot => slot.Model)));
        Assert.Equal(1, mixture.Layers[0].MinProposals);
        Assert.Equal(1, mixture.Layers[0].Quorum!.ProceedAfter);
    }

    [Fact]
    public void The_aggregator_keeps_its_instructions_whoever_fills_its_place()
    {
        var (mixture, errors) = Apply(new MixtureOverrides { Aggregator = "c" });

        Assert.Empty(errors);
        Assert.Equal(new AgentSlot { Model = "c", SystemPrompt = "Be brief." }, mixture.Aggregator);
    }

    [Fact]
    public void A_single_model_with_proposers_becomes_a_mixture_of_two_layers()
    {
        var (mixture, errors) = MixtureOverrider.Apply(Catalog().Find("a")!, new MixtureOverrides { Proposers = ["b", "b"] }, Catalog());

        Assert.Empty(errors);
        Assert.Equal(2, mixture.LayerCount);
        Assert.Equal(["b", "b"], mixture.Layers[0].Proposers.Select(slot => slot.Model));
        Assert.Equal("a", mixture.Aggregator.Model);
    }

    [Fact]
    public void A_single_model_has_no_layer_to_repeat()
    {
        var (_, errors) = MixtureOverrider.Apply(Catalog().Find("a")!, new MixtureOverrides { Layers = 3 }, Catalog());

        Assert.Equal("moa.layers", Assert.Single(errors).Field);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    public void A_cost_budget_only_tightens(int asked, int expected)
    {
        var (mixture, errors) = Apply(new MixtureOverrides { Budget = new RunBudget { MaxCost = asked, MaxTokens = 100 } });

        Assert.Empty(errors);
        Assert.Equal(new RunBudget { MaxCost = expected, MaxTokens = 100 }, mixture.Budget);
    }

    [Fact]
    public void A_deadline_may_be_longer_than_the_mixtures_within_the_limit() =>
        Assert.Equal(TimeSpan.FromMinutes(20), Apply(new MixtureOverrides { Deadline = TimeSpan.FromMinutes(20) }).Mixture.Deadline);

    public static TheoryData<string, MixtureOverrides> Refused => new()
    {
        { "moa.layers", new MixtureOverrides { Layers = 0 } },
        { "moa.layers", new MixtureOverrides { Layers = 6 } },
        { "moa.layers", new MixtureOverrides { Layers = 1, Proposers = ["a"] } },
        { "moa.proposers", new MixtureOverrides { Proposers = [] } },
        { "moa.proposers", new MixtureOverrides { Proposers = [.. Enumerable.Repeat("a", 13)] } },
        { "moa.proposers[2]", new MixtureOverrides { Proposers = ["a", "b", "nobody"] } },
        { "moa.proposers[0]", new MixtureOverrides { Proposers = ["moa"] } },
        { "moa.aggregator", new MixtureOverrides { Aggregator = "moa" } },
        { "moa.aggregator", new MixtureOverrides { Aggregator = "nobody" } },
        { "moa.max_cost", new MixtureOverrides { Budget = new RunBudget { MaxCost = 0 } } },
        { "moa.max_cost", new MixtureOverrides { Budget = new RunBudget { MaxCost = 11 } } },
        { "moa.max_tokens", new MixtureOverrides { Budget = new RunBudget { MaxTokens = 0 } } },
        { "moa.max_tokens", new MixtureOverrides { Budget = new RunBudget { MaxTokens = 100_001 } } },
        { "moa.deadline_seconds", new MixtureOverrides { Deadline = TimeSpan.Zero } },
        { "moa.deadline_seconds", new MixtureOverrides { Deadline = TimeSpan.FromMinutes(31) } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_goes_too_far_is_refused_naming_the_field(string field, MixtureOverrides overrides) =>
        Assert.Equal(field, Assert.Single(Apply(overrides).Errors).Field);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var (_, errors) = Apply(new MixtureOverrides { Layers = 99, Proposers = ["x", "a", "y"], Aggregator = "z" });

        Assert.Equal(["moa.proposers[0]", "moa.proposers[2]", "moa.aggregator", "moa.layers"], errors.Select(error => error.Field));
    }

    [Fact]
    public void Where_overrides_are_off_budget_and_deadline_may_still_tighten()
    {
        var catalog = Catalog(new OverrideLimits { AllowOverrides = false });

        var (_, refused) = MixtureOverrider.Apply(Moa, new MixtureOverrides { Layers = 2, Proposers = ["a"], Aggregator = "b" }, catalog);
        var (mixture, none) = MixtureOverrider.Apply(
            Moa, new MixtureOverrides { Budget = new RunBudget { MaxCost = 1 }, Deadline = TimeSpan.FromSeconds(9) }, catalog);

        Assert.Equal(["moa.layers", "moa.proposers", "moa.aggregator"], refused.Select(error => error.Field));
        Assert.Empty(none);
        Assert.Equal(1, mixture.Budget!.MaxCost);
        Assert.Equal(TimeSpan.FromSeconds(9), mixture.Deadline);
    }

    [Fact]
    public void What_the_caller_may_not_use_counts_as_unknown()
    {
        var (_, errors) = MixtureOverrider.Apply(Moa, new MixtureOverrides { Proposers = ["a", "b"] }, Catalog(), id => id == "a");

        var error = Assert.Single(errors);
        Assert.Equal("moa.proposers[1]", error.Field);
        Assert.Contains("unknown model", error.Message, StringComparison.Ordinal);
    }

    private static (Mixture Mixture, IReadOnlyList<OverrideError> Errors) Apply(MixtureOverrides overrides) =>
        MixtureOverrider.Apply(Moa, overrides, Catalog());

    private static MoaCatalog Catalog(OverrideLimits? limits = null) => new(
        new Dictionary<string, ProviderSpec> { ["p"] = new() { Id = "p", BaseUrl = new Uri("http://localhost/v1") } },
        new[] { "a", "b", "c" }.ToDictionary(id => id, id => new ModelSpec { Id = id, Provider = "p", Name = id }),
        new Dictionary<string, Mixture> { ["moa"] = Moa },
        limits ?? new OverrideLimits { MaxCost = 10, MaxTokens = 100_000 });

    private static AgentSlot[] Slots(params string[] models) => [.. models.Select(model => new AgentSlot { Model = model })];
}
