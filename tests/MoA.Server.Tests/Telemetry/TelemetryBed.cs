using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Server.Tests.Support;
using MoA.Simulator;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>A real server that exports all it tells to a collector of the test, over a simulated provider with a key and prices.</summary>
internal sealed class TelemetryBed : IAsyncDisposable
{
    // All of these may only be found where they are meant to be.
    public const string Question = "Which zebra wrote the ziggurat?";
    public const string AnswerMark = "quokka";
    public const string ProviderKey = "sk-provider-secret";
    public const string CallerKey = "caller-secret";
    public const string Tenant = "alice";

    private readonly TempFolder _folder = new();
    private readonly SimulatorHost _simulator;

    private TelemetryBed(SimulatorHost simulator, OtlpReceiver receiver) => (_simulator, Receiver) = (simulator, receiver);

    public OtlpReceiver Receiver { get; }

    public SimulatorStats Stats => _simulator.Stats;

    public int ProviderPort => _simulator.BaseUrl.Port;

    public IReadOnlyList<OtlpSpan> Spans => [.. Receiver.Traces.SelectMany(export => export.Spans)];

    /// <summary>Every metric as it was exported last by every process.</summary>
    public IReadOnlyList<OtlpMetric> Metrics => [.. Receiver.Metrics
        .GroupBy(export => export.Resource("service.instance.id"))
        .SelectMany(process => process.SelectMany(export => export.Metrics).GroupBy(metric => metric.Name).Select(metric => metric.Last()))];

    public IReadOnlyList<OtlpLog> Logs => [.. Receiver.Logs.SelectMany(export => export.LogRecords)];

    public static async Task<TelemetryBed> StartAsync()
    {
        var simulator = SimulatorApp.Build(Models(), "http://127.0.0.1:0");
        await simulator.StartAsync();
        return new TelemetryBed(simulator, await OtlpReceiver.StartAsync());
    }

    /// <summary>Starts a server; each start goes on with the same journal.</summary>
    /// <param name="variables">Besides those that make it export.</param>
    public HostProcess StartServer(params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment["SIM_KEY"] = ProviderKey;
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = Receiver.Url;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        return ServerProcess.Start(
            _folder.FullName,
            environment,
            "--config",
            _folder.Write("moa.json", JsonSerializer.Serialize(Configuration())),
            "--data",
            Path.Combine(_folder.FullName, "data"),
            "--urls",
            "http://127.0.0.1:0");
    }

    public static async Task<HttpClient> ClientOfAsync(HostProcess server) => new()
    {
        BaseAddress = await server.ListeningAsync(),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", CallerKey) },
    };

    /// <summary>Asks a mixture and waits for the answer, whatever it is.</summary>
    /// <returns>The run's id.</returns>
    public static async Task<RunId> AskAsync(HttpClient client, string mixture, string path = "/v1/chat/completions", string more = "", string? traceparent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($$"""{"model":"{{mixture}}","messages":[{"role":"user","content":"{{Question}}"}]{{more}}}""", Encoding.UTF8, "application/json"),
        };
        if (traceparent is not null)
            request.Headers.Add("traceparent", traceparent);
        using var response = await client.SendAsync(request);
        return RunId.Parse(response.Headers.GetValues("x-moa-run-id").Single());
    }

    /// <summary>A run as the journal has it.</summary>
    public static async Task<RunSnapshot> ReadAsync(HttpClient client, RunId run) =>
        JsonSerializer.Deserialize(await client.GetStringAsync(new Uri($"/v1/runs/{run}", UriKind.Relative)), MoaJson.Relaxed.RunSnapshot)!;

    public async Task UntilAsync(Func<SimulatorSnapshot, bool> isSo) => await Stats.WaitUntilAsync(isSo).Bounded();

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        await Receiver.DisposeAsync();
        _folder.Dispose();
    }

    private static SimulatorOptions Models()
    {
        const string Answer = "{model} says, call {call}: " + AnswerMark;
        return new SimulatorOptions
        {
            ApiKeys = [ProviderKey],
            Models =
            {
                ["vendor/p1"] = new() { Answer = Answer },
                ["vendor/p2"] = new() { Answer = Answer },
                ["vendor/agg"] = new() { Answer = Answer, TimeToFirstToken = new() { Median = 20 } },
                ["long"] = new() { AnswerTokens = 400 },
                ["hanging-once"] = new() { Answer = Answer, Faults = [new() { Kind = FaultKind.Hang, OnCalls = [1] }] },
                ["flaky"] = new()
                {
                    Answer = Answer,
                    Faults = [new() { Kind = FaultKind.Status, OnCalls = [1] }, new() { Kind = FaultKind.RateLimit, OnCalls = [2], RetryAfterSeconds = 1 }],
                },
                ["broken"] = new() { Faults = [new() { Kind = FaultKind.Status, StatusCode = 503, Message = $"cannot answer '{Question}'" }] },
                ["hanging"] = new() { Faults = [new() { Kind = FaultKind.Hang }] },
            },
        };
    }

    private object Configuration()
    {
        var provider = new { BaseUrl = _simulator.BaseUrl.ToString(), ApiKeyEnvironmentVariable = "SIM_KEY", MaxAttempts = 3, Quota = Quota };
        return new
        {
            MoA = new
            {
                Providers = new { sim = provider, shaky = provider },
                Models = new Dictionary<string, object>
                {
                    ["p1"] = new { Provider = "sim", Name = "vendor/p1", InputPricePerMillionTokens = 10, OutputPricePerMillionTokens = 20 },
                    ["p2"] = new { Provider = "sim", Name = "vendor/p2", InputPricePerMillionTokens = 30, OutputPricePerMillionTokens = 40 },
                    ["agg"] = new { Provider = "sim", Name = "vendor/agg", InputPricePerMillionTokens = 50, OutputPricePerMillionTokens = 60 },
                    ["long"] = new { Provider = "sim" },
                    ["hanging-once"] = new { Provider = "sim" },
                    ["narrow"] = new { Provider = "sim", Name = "vendor/agg", ContextWindow = 512 },
                    ["flaky"] = new { Provider = "shaky" },
                    ["broken"] = new { Provider = "shaky" },
                    ["hanging"] = new { Provider = "shaky" },
                },
                Mixtures = new Dictionary<string, object>
                {
                    ["moa"] = new { Layers = 3, Proposers = new[] { "p1", "p2" }, Aggregator = "agg", Temperature = 0.5, MaxTokens = 100 },
                    ["retried"] = new { Proposers = new[] { "flaky" }, Aggregator = "agg" },
                    ["failing"] = new { Proposers = new[] { "broken" }, Aggregator = "agg" },
                    ["stopped"] = new { Proposers = new[] { "p1", "hanging" }, Aggregator = "agg" },
                    ["cutting"] = new { Proposers = new[] { new { Model = "long", MaxTokens = 400, Count = 2 } }, Aggregator = "narrow", MaxTokens = 100 },
                    ["resumed"] = new { Proposers = new[] { "p1", "hanging-once" }, Aggregator = "agg" },
                },
                Api = new { Keys = new Dictionary<string, object> { [Tenant] = new { Sha256 = Hash(CallerKey) } } },
            },
        };
    }

    private static object Quota => new { RequestsPerMinute = 60_000, TokensPerMinute = 60_000_000, MaxInFlight = 50 };

    private static string Hash(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
