using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Providers.Tests.Support;

/// <summary>One provider "sim" with one model "model", put together as a host does it.</summary>
internal sealed class Harness : IAsyncDisposable
{
    public const string Provider = "sim";

    private readonly ServiceProvider _services;

    public Harness(Uri baseUrl, Func<ProviderSpec, ProviderSpec>? change = null, TestClock? clock = null, IQuota? quota = null, Action<IServiceCollection>? add = null)
    {
        var spec = new ProviderSpec { Id = Provider, BaseUrl = baseUrl, MaxAttempts = 1 };
        spec = change?.Invoke(spec) ?? spec;
        Clock = clock ?? new TestClock { Skip = TimeSpan.FromSeconds(20) };
        Quota = new FakeQuota(Clock);
        var catalog = new MoaCatalog(
            new Dictionary<string, ProviderSpec> { [Provider] = spec },
            new Dictionary<string, ModelSpec> { [Model.Id] = Model },
            new Dictionary<string, Mixture>(),
            new OverrideLimits());
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(quota ?? Quota);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        add?.Invoke(services);
        services.AddMoaProviders(catalog);
        _services = services.BuildServiceProvider();
    }

    public static ModelSpec Model { get; } = new() { Id = "model", Provider = Provider, Name = "vendor/model" };

    public TestClock Clock { get; }

    public FakeQuota Quota { get; }

    public LogCapture Logs { get; } = new();

    public IAgentInvoker Invoker => _services.GetRequiredService<IAgentInvoker>();

    public ProviderHealth Health => _services.GetRequiredService<ProviderHealth>();

    public ChatTelemetry Telemetry => _services.GetRequiredService<ChatTelemetry>();

    public TokenEstimator Estimator => _services.GetRequiredService<TokenEstimator>();

    public AgentCall Call(bool stream = false, string text = "What is the tallest mountain of Europe?") => new()
    {
        Run = RunId.New(TimeProvider.System.GetUtcNow()),
        Layer = 1,
        Slot = 0,
        Model = Model,
        Messages = [ChatMessage.Create("user", text)],
        Sampling = new SamplingSettings(),
        Stream = stream,
        Timeout = TimeSpan.FromMinutes(5),
        Deadline = Clock.GetUtcNow() + TimeSpan.FromHours(1),
        Priority = QuotaPriority.NewRun,
        EstimatedPromptTokens = 20,
        ReservedOutputTokens = 100,
    };

    public async Task<(List<AgentDelta> Deltas, AgentOutcome Outcome)> AskAsync(AgentCall call, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        var replies = new List<AgentReply>();
        await foreach (var reply in Invoker.InvokeAsync(call, bound.Token))
            replies.Add(reply);
        var outcome = Assert.IsType<AgentOutcome>(replies[^1]);
        return ([.. replies.SkipLast(1).Cast<AgentDelta>()], outcome);
    }

    public async Task<AgentOutcome> OutcomeAsync(bool stream = false) => (await AskAsync(Call(stream))).Outcome;

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
