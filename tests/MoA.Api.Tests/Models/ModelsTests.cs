using System.Net;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;

namespace MoA.Api.Tests.Models;

public sealed class ModelsTests
{
    [Fact]
    public async Task Mixtures_and_models_are_listed()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync("/v1/models");
        var json = await response.JsonAsync();

        Assert.Equal("list", json.Text("object"));
        var models = json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["moa", "moa-sim", "ranker", "a", "org/b", "s"], models.Select(model => model.Text("id")));
        Assert.All(models, model => Assert.Equal("model", model.Text("object")));
        Assert.Equal("mixture", models[0].GetProperty("moa").Text("kind"));
        Assert.Equal(["synthesize", "synthesize", "rank"], models.Take(3).Select(model => model.GetProperty("moa").Text("aggregation")));
        Assert.True(models[1].GetProperty("moa").GetProperty("simulated").GetBoolean());
        Assert.Equal("real", models[3].Text("owned_by"));
    }

    [Theory]
    [InlineData("moa", "moa")]
    [InlineData("org/b", "org/b")]
    [InlineData("org%2Fb", "org/b")]
    public async Task A_model_is_found_by_its_id(string path, string id)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync($"/v1/models/{path}");

        Assert.Equal(id, (await response.JsonAsync()).Text("id"));
    }

    [Fact]
    public async Task What_is_not_there_or_not_allowed_is_not_found()
    {
        await using var host = await ApiHost.StartAsync(new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", mixtures: ["moa", "a"]) } });

        using var list = await host.GetAsync("/v1/models", "k1");
        using var absent = await host.GetAsync("/v1/models/nobody", "k1");
        using var hidden = await host.GetAsync("/v1/models/moa-sim", "k1");
        using var asked = await host.ChatAsync("""{"model":"moa-sim","messages":[{"role":"user","content":"Hello"}]}""", "k1");
        using var smuggled = await host.ChatAsync(
            """{"model":"moa","messages":[{"role":"user","content":"Hello"}],"moa":{"proposers":["a","s"]}}""", "k1");

        Assert.Equal(["moa", "a"], (await list.JsonAsync()).GetProperty("data").EnumerateArray().Select(model => model.Text("id")));
        Assert.Equal("model_not_found", (await absent.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal("model_not_found", (await hidden.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal("model_not_found", (await asked.ErrorAsync(HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal("moa.proposers[1]", (await smuggled.ErrorAsync(HttpStatusCode.BadRequest)).Text("param"));
    }
}
