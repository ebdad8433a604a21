using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MoA.Simulator.Tests;

public sealed class ModelsTests
{
    [Fact]
    public async Task Configured_models_are_listed_and_others_are_not_found()
    {
        await using var simulator = await TestSimulator.StartAsync(new() { Models = { ["Qwen/Qwen2.5"] = new(), ["b"] = new() } });

        var list = await simulator.Client.GetFromJsonAsync<JsonElement>("models");
        using var named = await simulator.Client.GetAsync("models/Qwen/Qwen2.5");
        using var escaped = await simulator.Client.GetAsync("models/Qwen%2FQwen2.5");
        using var unknown = await simulator.Client.GetAsync("models/x");
        using var completion = await simulator.PostAsync(TestSimulator.Request(model: "x"));

        Assert.Equal(["Qwen/Qwen2.5", "b"], list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
        foreach (var response in new[] { named, escaped })
            Assert.Equal("Qwen/Qwen2.5", (await TestSimulator.JsonOf(response)).GetProperty("id").GetString());
        foreach (var response in new[] { unknown, completion })
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("model_not_found", (await TestSimulator.JsonOf(response)).GetProperty("error").GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_default_serves_any_other_name()
    {
        await using var simulator = await TestSimulator.StartAsync(new() { Models = { ["a"] = new() { Answer = "a" } }, Default = new() { Answer = "default of {model}" } });

        Assert.Equal("a", await simulator.TextAsync(TestSimulator.Request(model: "a")));
        Assert.Equal("default of x", await simulator.TextAsync(TestSimulator.Request(model: "x")));
    }

    [Fact]
    public async Task An_unknown_path_is_a_404_in_OpenAIs_shape()
    {
        await using var simulator = await TestSimulator.StartAsync();

        using var response = await simulator.Client.GetAsync("/v2/nothing");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True((await TestSimulator.JsonOf(response)).TryGetProperty("error", out _));
    }
}
