using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Quota;

namespace MoA.Core.Tests.Engine;

public sealed class AgentCallFactoryTests
{
    [Theory]
    [InlineData(0.1, 0.2, 0.3, 0.1)]
    [InlineData(null, 0.2, 0.3, 0.2)]
    [InlineData(null, null, 0.3, 0.3)]
    [InlineData(null, null, null, 0.7)]
    public void The_temperature_is_the_slot_s_else_the_mixture_s_else_the_caller_s_else_the_reference_code_s(
        double? slot, double? mixture, double? caller, double expected)
    {
        var recipe = EngineFixture.Mixture(["a"]) with
        {
            Temperature = mixture,
            Aggregator = new AgentSlot { Model = "d", Temperature = slot },
            Layers = [new MixtureLayer { Proposers = [new AgentSlot { Model = "a", Temperature = slot }] }],
        };
        var request = EngineFixture.Ask("Why?") with { Sampling = new SamplingSettings { Temperature = caller, TopP = 0.9 } };
        Assert.Equal(expected, CallPlanner.Proposer(request, 1, 0, [], recipe).Call.Sampling.Temperature);
        var aggregator = CallPlanner.Aggregator(request, [], recipe).Call.Sampling;
        Assert.Equal((expected, 0.9), (aggregator.Temperature, aggregator.TopP));
    }

    [Theory]
    [InlineData(null, null, null, 2048, 2048)]
    [InlineData(null, null, 300, 300, 300)]
    [InlineData(null, 500, 300, 500, 300)]
    [InlineData(400, 500, 300, 400, 300)]
    [InlineData(200, 500, 300, 200, 200)]
    public void The_caller_s_limit_caps_the_final_answer_but_not_the_proposals(int? slot, int? mixture, int? caller, int proposer, int aggregator)
    {
        var recipe = EngineFixture.Mixture(["a"]) with
        {
            MaxTokens = mixture,
            Aggregator = new AgentSlot { Model = "d", MaxTokens = slot },
            Layers = [new MixtureLayer { Proposers = [new AgentSlot { Model = "a", MaxTokens = slot }] }],
        };
        var request = EngineFixture.Ask("Why?") with { Sampling = new SamplingSettings { MaxTokens = caller } };
        Assert.Equal(proposer, CallPlanner.Proposer(request, 1, 0, [], recipe).Call.Sampling.MaxTokens);
        var planned = CallPlanner.Aggregator(request, [], recipe);
        Assert.Equal((aggregator, aggregator), (planned.Call.Sampling.MaxTokens, planned.Call.ReservedOutputTokens));
    }

    [Fact]
    public void Slots_with_the_same_model_get_seeds_of_their_own()
    {
        var recipe = EngineFixture.Mixture(["a", "b", "a", "a", "b"]);
        var request = EngineFixture.Ask("Why?") with { Sampling = new SamplingSettings { Seed = long.MaxValue } };
        Assert.Equal(
            [long.MaxValue, long.MaxValue, long.MinValue, long.MinValue + 1, long.MinValue],
            Enumerable.Range(0, 5).Select(slot => CallPlanner.Proposer(request, 1, slot, [], recipe).Call.Sampling.Seed!.Value));
        Assert.Equal(long.MaxValue, CallPlanner.Aggregator(request, [], recipe).Call.Sampling.Seed);
    }

    [Fact]
    public void What_is_paid_for_already_comes_first()
    {
        var recipe = EngineFixture.Mixture(["a"], ["b"]);
        var request = EngineFixture.Ask("Why?");
        Assert.Equal(QuotaPriority.NewRun, CallPlanner.Proposer(request, 1, 0, [], recipe).Call.Priority);
        Assert.Equal(QuotaPriority.LaterLayer, CallPlanner.Proposer(request, 2, 0, [], recipe).Call.Priority);
        Assert.Equal(QuotaPriority.Aggregator, CallPlanner.Aggregator(request, [], recipe).Call.Priority);
    }

    [Fact]
    public void Tools_and_a_response_format_count_as_prompt_of_the_aggregator()
    {
        var fields = new Dictionary<string, JsonElement>
        {
            ["tools"] = Json("""[{"type":"function","function":{"name":"f","description":"?"}}]""".Replace("?", new string('ü', 355), StringComparison.Ordinal)),
            ["response_format"] = Json("""{"type":"json_schema","json_schema":{"name":"x","schema":{}}}"""),
            ["tool_choice"] = Json("\"auto\""),
        };
        var plain = EngineFixture.Ask("Why?");
        var withFields = plain with { AggregatorFields = fields };
        var recipe = EngineFixture.Mixture(["a"]) with { Budget = new RunBudget { MaxTokens = 10_000 } };
        // The question is one token of four characters.
        var tokens = (fields["tools"].GetRawText().Length + fields["response_format"].GetRawText().Length + 3) / 4;
        var without = CallPlanner.Aggregator(plain, [], recipe);
        var with = CallPlanner.Aggregator(withFields, [], recipe);

        Assert.Equal(tokens, with.Call.EstimatedPromptTokens - without.Call.EstimatedPromptTokens);
        Assert.Equal(tokens, with.Most.PromptTokens - without.Most.PromptTokens);
        Assert.Equal(
            CallPlanner.Proposer(plain, 1, 0, [], recipe).Call.EstimatedPromptTokens,
            CallPlanner.Proposer(withFields, 1, 0, [], recipe).Call.EstimatedPromptTokens);
        // They take their place in the window, too.
        Assert.NotNull(CallPlanner.Aggregator(withFields, [], recipe, EngineFixture.Model("d") with { ContextWindow = 2100 }).Overflow);
        Assert.Null(CallPlanner.Aggregator(plain, [], recipe, EngineFixture.Model("d") with { ContextWindow = 2100 }).Overflow);

        static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
    }

    [Fact]
    public void A_budget_sends_the_limit_that_was_set_aside()
    {
        var single = new Mixture { Name = "d", Layers = [], Aggregator = new AgentSlot { Model = "d" }, Budget = new RunBudget { MaxTokens = 10_000 } };
        var planned = CallPlanner.Aggregator(EngineFixture.Ask("Why?"), [], single, EngineFixture.Model("d") with { MaxOutputTokens = 777 });
        Assert.Equal((777, 777), (planned.Call.Sampling.MaxTokens, planned.Call.ReservedOutputTokens));
    }
}
