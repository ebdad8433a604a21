using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MoA.Inspector.Tests.Gallery;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Inspector.Tests.Support;

/// <summary>Servers as processes of their own, over simulated providers in the tests' process, whose answers a test may change.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Two proposers that answer at once, and an aggregator that takes its time.</summary>
    public const string Slow = "slow";

    /// <summary>The same with an aggregator that writes for longer than any test looks.</summary>
    public const string Endless = "endless";

    /// <summary>A proposer that fails, one that is asked twice, one that answers; their words are cut for an aggregator with a small window.</summary>
    public const string Faulty = "faulty";

    /// <summary>Two proposers, and an aggregator that chooses the second.</summary>
    public const string Ranked = "ranked";

    /// <summary>Three layers of six proposers.</summary>
    public const string Moa = "moa";

    /// <summary>Two layers of six proposers.</summary>
    public const string Lite = "moa-lite";

    private readonly TempFolder _folder = new();
    private readonly SimulatorHost _simulator;
    private readonly List<HostProcess> _servers = [];

    private readonly bool _isHostile;

    private Stage(SimulatorHost simulator, bool isHostile)
    {
        _simulator = simulator;
        _isHostile = isHostile;
    }

    public GalleryTexts Texts { get; } = GalleryTexts.Read();

    /// <summary>The server without keys.</summary>
    public Uri Server { get; private set; } = null!;

    public SimulatorHost Simulator => _simulator;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts the simulator and the server without keys.</summary>
    /// <param name="prepare">Changes how the models behave; null: they answer at once.</param>
    /// <param name="isHostile">Whether some of its names are out to do harm.</param>
    public static async Task<Stage> StartAsync(Action<SimulatorOptions>? prepare = null, bool isHostile = true)
    {
        var options = StageModels.Simulated(GalleryTexts.Read());
        prepare?.Invoke(options);
        var simulator = SimulatorApp.Build(options, "http://127.0.0.1:0");
        await simulator.StartAsync();
        var stage = new Stage(simulator, isHostile);
        stage.Server = await stage.StartServerAsync("open");
        stage.Client = new HttpClient { BaseAddress = stage.Server, Timeout = TimeSpan.FromSeconds(60) };
        return stage;
    }

    /// <summary>Starts another server over the same provider, with a journal of its own.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="keys">Its keys, by the tenant's name.</param>
    public Task<Uri> StartServerAsync(string name, params (string Tenant, string Key)[] keys) =>
        StartServerAsync(name, null, keys.ToDictionary(pair => pair.Tenant, pair => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair.Key)))));

    /// <summary>Starts another server with one more setting.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="setting">The setting, as a variable of the environment.</param>
    /// <param name="value">Its value.</param>
    public Task<Uri> StartServerAsync(string name, string setting, string value) =>
        StartServerAsync(name, new Dictionary<string, string> { [setting] = value }, []);

    /// <summary>Asks and waits for the end, however it ends.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> AskAsync(string mixture, string question)
    {
        var id = await StartAsync(mixture, question);
        await Client.GetStringAsync($"/v1/runs/{id}/events").Bounded();
        return id;
    }

    /// <summary>Asks and does not wait.</summary>
    public async Task<string> StartAsync(string mixture, string question)
    {
        using var response = await Client.PostAsJsonAsync("/v1/runs", new { model = mixture, messages = new[] { new { role = "user", content = question } } });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private async Task<Uri> StartServerAsync(string name, Dictionary<string, string>? environment, Dictionary<string, string> keyHashes)
    {
        var settings = new { MoA = StageModels.Configuration(Texts, _simulator.BaseUrl, keyHashes, _isHostile) };
        var config = _folder.Write($"{name}.json", JsonSerializer.Serialize(settings));
        var data = Path.Combine(_folder.FullName, name);
        var server = HostProcess.Start("MoA.Server.dll", _folder.FullName, environment, "--config", config, "--data", data, "--urls", "http://127.0.0.1:0");
        _servers.Add(server);
        return await server.ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }
}
