using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Inspector.Inspecting;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Inspecting;

public sealed class RequestTextTests
{
    private static readonly RunSnapshot Run = Runs.Of(100, "Done.");

    [Fact]
    public void A_run_of_the_mixture_as_configured_asks_for_nothing_else() =>
        Assert.Equal("""{"model":"moa","messages":[{"role":"user","content":"Why?"}]}""", Text(Run, Runs.Recipe(2)));

    [Fact]
    public void Settings_and_further_fields_of_the_caller_come_along()
    {
        var run = Run with
        {
            Sampling = new SamplingSettings { Temperature = 0.5, MaxTokens = 20, Seed = 7, Stop = Json("""["x"]"""), TopP = 1, PresencePenalty = -1, FrequencyPenalty = 2 },
            AggregatorFields = new Dictionary<string, JsonElement> { ["user"] = Json("\"me\"") },
        };

        Assert.Equal(
            """{"model":"moa","messages":[{"role":"user","content":"Why?"}],"temperature":0.5,"top_p":1,"max_tokens":20,"stop":["x"],"seed":7,"presence_penalty":-1,"frequency_penalty":2,"user":"me"}""",
            Text(run, Runs.Recipe(2)));
    }

    [Fact]
    public void What_a_run_changed_about_its_mixture_is_changed_again()
    {
        var run = Run with { Recipe = Runs.Recipe(3, "other", "a", "c") };

        Assert.EndsWith(""","moa":{"layers":3,"proposers":["a","c"],"aggregator":"other"}}""", Text(run, Runs.Recipe(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void So_are_its_aggregator_alone_and_its_layers_alone()
    {
        Assert.EndsWith(""","moa":{"aggregator":"other"}}""", Text(Run with { Recipe = Runs.Recipe(2, "other") }, Runs.Recipe(2)), StringComparison.Ordinal);
        Assert.EndsWith(""","moa":{"layers":1}}""", Text(Run with { Recipe = Runs.Recipe(1) }, Runs.Recipe(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_repeat_the_first_are_asked_for_where_the_configuration_has_others_in_the_same_number()
    {
        var configured = Runs.Recipe(2) with { Layers = [.. Runs.Recipe(2).Layers, .. Runs.Recipe(2, "judge", "z").Layers] };

        Assert.EndsWith(""","moa":{"layers":3}}""", Text(Run with { Recipe = Runs.Recipe(3) }, configured), StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_and_deadline_come_along_with_any_mixture()
    {
        var run = Run with
        {
            Recipe = Runs.Recipe(2, "other") with { Budget = new RunBudget { MaxCost = 0.25m, MaxTokens = 9_007_199_254_740_993 }, Deadline = TimeSpan.FromSeconds(90.5) },
            Sampling = new SamplingSettings { Seed = 9_007_199_254_740_993 },
        };
        const string Limits = """{"max_cost":0.25,"max_tokens":9007199254740993,"deadline_seconds":90.5}""";

        var request = Request(run, Runs.Recipe(2));

        Assert.EndsWith("""
            "moa":{"aggregator":"other",
            """ + Limits[1..] + "}", Compact(request.Body), StringComparison.Ordinal);
        Assert.Equal("""{"messages":[{"role":"user","content":"Why?"}],"seed":9007199254740993,"moa":""" + Limits + "}", Compact(request.Otherwise));
        Assert.Null(request.Doubt);
    }

    [Fact]
    public void What_the_configuration_sets_anyway_is_not_asked_for()
    {
        var limited = Runs.Recipe(2) with { Budget = new RunBudget { MaxCost = 1 }, Deadline = TimeSpan.FromSeconds(5) };

        Assert.DoesNotContain("moa\":{", Text(Run with { Recipe = limited }, limited), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_that_no_request_can_make_is_left_to_the_configuration_and_that_is_said()
    {
        var odd = Runs.Recipe(2, "other");
        var run = Run with { Recipe = odd with { Layers = [.. odd.Layers, .. Runs.Recipe(2, "judge", "z").Layers] } };

        var request = Request(run, Runs.Recipe(2));

        Assert.EndsWith(""","moa":{"aggregator":"other"}}""", Compact(request.Body), StringComparison.Ordinal);
        Assert.Contains("configured otherwise", request.Doubt, StringComparison.Ordinal);
        Assert.Contains("configured otherwise", Request(Run with { Recipe = Runs.Recipe(2) with { Temperature = 1 } }, Runs.Recipe(2)).Doubt, StringComparison.Ordinal);
        Assert.Contains("no longer configured", Request(Run with { Mixture = "gone" }, Runs.Recipe(2)).Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_readers_key_may_not_name_is_not_asked_for()
    {
        var request = RequestText.Of(Run with { Recipe = Runs.Recipe(2, "other") }, Catalog(Runs.Recipe(2)), model => model == "moa");

        Assert.DoesNotContain("other", request.Body, StringComparison.Ordinal);
        Assert.NotNull(request.Doubt);
    }

    [Fact]
    public void A_shell_takes_the_command_as_it_is_meant()
    {
        var command = RequestText.AsCurl("""{"content":"It's $HOME `x`"}""", needsKey: true);

        Assert.Contains("""-d '{"content":"It'\''s $HOME `x`"}'""", command, StringComparison.Ordinal);
        Assert.Contains("Bearer $MOA_API_KEY", command, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", RequestText.AsCurl("{}", needsKey: false), StringComparison.Ordinal);
    }

    private static string Text(RunSnapshot run, Mixture configured) => Compact(Request(run, configured).Body);

    private static ReplayRequest Request(RunSnapshot run, Mixture configured) => RequestText.Of(run, Catalog(configured));

    private static MoaCatalog Catalog(Mixture configured) => new(
        new Dictionary<string, ProviderSpec>(),
        ((string[])["a", "b", "c", "judge", "other"]).ToDictionary(id => id, id => new ModelSpec { Id = id, Provider = "p", Name = id }),
        new Dictionary<string, Mixture> { ["moa"] = configured },
        new OverrideLimits());

    private static string Compact(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
