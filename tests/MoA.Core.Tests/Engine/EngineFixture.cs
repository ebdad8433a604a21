using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing;

namespace MoA.Core.Tests.Engine;

/// <summary>One run on scripted agents, a journal in memory and a clock that stands still.</summary>
internal sealed class EngineFixture : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static readonly RunId Id = RunId.Parse("run_0196f3a0b1c27d3e8f4a5b6c7d8e9f00");

    public FakeTimeProvider Time { get; init; } = new();

    public MemoryJournal Journal { get; init; } = new();

    public RunCancellation Cancellation { get; } = new();

    public CancellationTokenSource Stopping { get; } = new();

    public TokenEstimator Estimator { get; } = new();

    public RunTelemetry? Telemetry { get; init; }

    public Dictionary<string, ModelSpec> Models { get; } = new[] { "a", "b", "c", "d" }.ToDictionary(id => id, id => Model(id));

    public List<RunEvent> Published { get; } = [];

    public static ModelSpec Model(string id) => new()
    {
        Id = id,
        Provider = "p",
        Name = id,
        InputPricePerMillionTokens = 1,
        OutputPricePerMillionTokens = 2,
    };

    public static Mixture Mixture(params string[][] layers) => new()
    {
        Name = "test",
        Layers = [.. layers.Select(models => new MixtureLayer { Proposers = [.. models.Select(model => new AgentSlot { Model = model })] })],
        Aggregator = new AgentSlot { Model = "d" },
    };

    public static ChatRequest Ask(string text) => new() { Messages = [ChatMessage.Create("user", text)] };

    public RunProjection Begin(Mixture mixture, ChatRequest? request = null)
    {
        var started = new RunStarted
        {
            Sequence = 1,
            Time = Time.GetUtcNow(),
            Header = new RunHeader { Id = Id, Created = Time.GetUtcNow(), Mixture = mixture, Request = request ?? Ask("Why?") },
        };
        Journal.AppendAsync(Id, [started]).AsTask().Wait();
        return new RunProjection(started);
    }

    public Task RunAsync(RunProjection run, IAgentInvoker invoker, bool resume = false) =>
        Task.Run(() => Start(run, invoker, resume)).WaitAsync(Bound);

    /// <summary>Runs on the caller's thread until the run first has to wait for something.</summary>
    public Task Start(RunProjection run, IAgentInvoker invoker, bool resume = false)
    {
        var catalog = new MoaCatalog(new Dictionary<string, ProviderSpec>(), Models, new Dictionary<string, Mixture>(), new OverrideLimits());
        var engine = new RunEngine(catalog, invoker, Journal, Estimator, Time, telemetry: Telemetry);
        return engine.RunAsync(run, resume, Publish, Cancellation, Stopping.Token);
    }

    /// <summary>Runs to the end and returns the run as its journal has it.</summary>
    public async Task<RunProjection> RunToEndAsync(Mixture mixture, IAgentInvoker invoker, ChatRequest? request = null)
    {
        await RunAsync(Begin(mixture, request), invoker);
        return RunProjection.Fold(Journal.Events);
    }

    /// <summary>Takes the run up again from the journal, as another process would.</summary>
    public async Task<RunProjection> ResumeAsync(IAgentInvoker invoker)
    {
        await RunAsync(RunProjection.Fold(Journal.Events), invoker, resume: true);
        return RunProjection.Fold(Journal.Events);
    }

    public void Dispose()
    {
        Cancellation.Dispose();
        Stopping.Dispose();
    }

    private void Publish(RunEvent next)
    {
        lock (Published)
            Published.Add(next);
    }
}
