using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MoA.Hosting.Configuration;
using MoA.Server.Tests.Support;
using MoA.Testing;

namespace MoA.Server.Tests;

public sealed class StartTests
{
    private const string OneModel = """
        { "MoA": { "Providers": { "p": { "BaseUrl": "http://127.0.0.1:1/v1" } }, "Models": { "m": { "Provider": "p" } } } }
        """;

    [Fact]
    public async Task Every_error_of_the_configuration_is_told_at_once()
    {
        using var folder = new TempFolder();
        var file = folder.Write("moa.json", """
            { "MoA": { "Models": { "m": { "Provider": "nobody", "ContextWindow": 3 } }, "Mixtures": { "x": { "Proposers": [ "m", "ghost" ] } }, "Typo": 1 } }
            """);

        var (exitCode, output) = await EndAsync(folder, null, "--config", file, "--urls", "nonsense");

        Assert.Equal(2, exitCode);
        foreach (var path in new[] { "MoA:Models:m:Provider", "MoA:Models:m:ContextWindow", "MoA:Mixtures:x:Proposers:1", "MoA:Mixtures:x:Aggregator", "MoA:Typo", "--urls" })
            Assert.Contains($"{path}: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_with_nothing_to_serve_says_what_to_do()
    {
        using var folder = new TempFolder();

        var (exitCode, output) = await EndAsync(folder, null);

        Assert.Equal(2, exitCode);
        Assert.Contains("--demo", output, StringComparison.Ordinal);
        Assert.Contains("--config", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config", "/nowhere/moa.json")]
    [InlineData("--demo", "--config", "moa.json")]
    [InlineData("--nonsense")]
    public async Task A_wrong_command_line_ends_with_2(params string[] arguments)
    {
        using var folder = new TempFolder();

        var (exitCode, output) = await EndAsync(folder, null, arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(arguments[0], output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_named()
    {
        using var folder = new TempFolder();
        var file = folder.Write("broken.json", "{\n  \"MoA\": {\n    \"Models\": nonsense\n  }\n}");

        var (exitCode, output) = await EndAsync(folder, null, "--config", file);

        Assert.Equal(2, exitCode);
        Assert.Contains("broken.json", output, StringComparison.Ordinal);
        Assert.Contains("Line 3: 'nonsense", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_without_keys_it_refuses_to_start()
    {
        using var folder = new TempFolder();

        var (exitCode, output) = await EndAsync(folder, null, "--demo", "--urls", "http://0.0.0.0:0");

        Assert.Equal(2, exitCode);
        Assert.Contains("MoA:Api:Keys", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://127.0.0.1:0;http://[::]:0")]
    public async Task A_refused_start_takes_up_no_run_and_says_why_in_one_line(string urls)
    {
        using var folder = new TempFolder();
        var data = Path.Combine(folder.FullName, "data");

        var (exitCode, output) = await EndAsync(folder, null, "--config", folder.Write("moa.json", OneModel), "--data", data, "--urls", urls);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("moa-server: MoA:Api:Keys: ", Lines(output)[0], StringComparison.Ordinal);
        Assert.Single(Lines(output));
        // Whoever takes up runs opens the journal first.
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task An_address_that_only_Kestrels_own_section_tells_is_refused_too()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string> { ["Kestrel__Endpoints__all__Url"] = "http://0.0.0.0:0" };

        var (exitCode, output) = await EndAsync(folder, environment, "--config", folder.Write("moa.json", OneModel));

        Assert.Equal(2, exitCode);
        Assert.Contains("MoA:Api:Keys", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_whose_key_is_not_set_is_warned_of_at_start_and_shown_by_readyz()
    {
        using var folder = new TempFolder();
        var file = folder.Write("moa.json", """
            { "MoA": { "Providers": {
                "p": { "BaseUrl": "http://127.0.0.1:1/v1", "ApiKeyEnvironmentVariable": "MOA_TEST_NOT_SET" },
                "q": { "BaseUrl": "http://127.0.0.1:1/v1", "ApiKeyEnvironmentVariable": "MOA_TEST_SET" } },
              "Models": { "m": { "Provider": "p" }, "n": { "Provider": "q" } } } }
            """);
        var environment = new Dictionary<string, string> { ["MOA_TEST_SET"] = "sk-secret" };
        await using var server = ServerProcess.Start(folder.FullName, environment, "--config", file, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        using var response = await client.GetAsync("/readyz");
        using var ready = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var providers = ready.RootElement.GetProperty("providers");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("misconfigured", providers.GetProperty("p").GetProperty("state").GetString());
        Assert.Equal("provider_misconfigured", providers.GetProperty("p").GetProperty("last_error").GetProperty("code").GetString());
        Assert.Equal("ok", providers.GetProperty("q").GetProperty("state").GetString());
        Assert.Single(Lines(server.Output), line => line.Contains("MOA_TEST_NOT_SET", StringComparison.Ordinal));
        Assert.DoesNotContain("MOA_TEST_SET", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variables_work_over_the_file()
    {
        using var folder = new TempFolder();
        var file = folder.Write("moa.json", OneModel);
        var environment = new Dictionary<string, string>
        {
            ["MoA__Api__AllowAnonymousBeyondLoopback"] = "true",
            ["MoA__Models__other__Provider"] = "p",
        };
        await using var server = ServerProcess.Start(folder.FullName, environment, "--config", file, "--urls", "http://0.0.0.0:0");
        var port = (await server.ListeningAsync()).Port;

        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/v1/models/other"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_address_in_use_ends_with_1()
    {
        using var folder = new TempFolder();
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        var (exitCode, output) = await EndAsync(folder, null, "--demo", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}");

        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", Assert.Single(Lines(output)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_sample_configuration_is_sound_and_holds_the_papers_mixtures()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "moa.sample.json");

        var catalog = HostConfiguration.Read(ServerHost.Arguments(sample, data: null, demo: false), simulator: null).Catalog;

        Assert.Equal(["llm-ranker", "moa", "moa-gpt-4o", "moa-lite", "quick-start", "self-moa"], catalog.Mixtures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((3, 6), (catalog.Mixtures["moa"].LayerCount, catalog.Mixtures["moa"].Layers[0].Proposers.Count));
        Assert.Equal((2, 6), (catalog.Mixtures["self-moa"].LayerCount, catalog.Mixtures["self-moa"].Layers[0].Proposers.Count));
        Assert.Equal((2, 4), (catalog.Mixtures["quick-start"].LayerCount, catalog.Mixtures["quick-start"].Layers[0].Proposers.Count));
        Assert.Equal("qwen1.5-72b", catalog.Mixtures["moa-lite"].Aggregator.Model);
        Assert.Equal("gpt-4o", catalog.Mixtures["moa-gpt-4o"].Aggregator.Model);
    }

    [Fact]
    public void The_data_folder_of_the_command_line_counts()
    {
        using var folder = new TempFolder();
        var file = folder.Write("moa.json", OneModel);

        var configuration = HostConfiguration.Read(ServerHost.Arguments(file, "/somewhere", demo: false), simulator: null);

        Assert.Equal("/somewhere", configuration.Options.Journal.Directory);
        Assert.Equal(["http://127.0.0.1:8080"], configuration.Urls);
    }

    private static string[] Lines(string output) => output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static async Task<(int ExitCode, string Output)> EndAsync(TempFolder folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        await using var server = ServerProcess.Start(folder.FullName, environment, arguments);
        return (await server.ExitAsync(), server.Output);
    }
}
