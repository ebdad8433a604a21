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
    public void A_recipe_that_no_request_can_make_is_left_to_the_configuration()
    {
        var odd = Runs.Recipe(2);
        var run = Run with { Recipe = odd with { Layers = [.. odd.Layers, .. Runs.Recipe(2, "judge", "z").Layers] } };

        Assert.DoesNotContain("moa\":{", Text(run, Runs.Recipe(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_takes_the_command_as_it_is_meant()
    {
        var command = RequestText.AsCurl("""{"content":"It's $HOME `x`"}""", needsKey: true);

        Assert.Contains("""-d '{"content":"It'\''s $HOME `x`"}'""", command, StringComparison.Ordinal);
        Assert.Contains("Bearer $MOA_API_KEY", command, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", RequestText.AsCurl("{}", needsKey: false), StringComparison.Ordinal);
    }

    private static string Text(RunSnapshot run, Mixture configured)
    {
        var catalog = new MoaCatalog(
            new Dictionary<string, ProviderSpec>(), new Dictionary<string, ModelSpec>(), new Dictionary<string, Mixture> { ["moa"] = configured }, new OverrideLimits());
        using var document = JsonDocument.Parse(RequestText.Of(run, catalog));
        return JsonSerializer.Serialize(document.RootElement);
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
