using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MoA.Core.Configuration;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Embedded.Hosting;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Batches.Progress;
using MoA.Testing;
using MoA.Testing.Scripted;

namespace MoA.Evaluation.Tests.Batches;

/// <summary>Batches over the embedded runtime with its real journal, as the command line has it: nothing is taken up unasked.</summary>
internal sealed class BatchBed : IBatchHost, IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TimeProvider _time;
    private ServiceProvider _services;

    /// <param name="invoker">Asks the agents.</param>
    /// <param name="time">The runtime's clock.</param>
    public BatchBed(ScriptedInvoker? invoker = null, TimeProvider? time = null)
    {
        Invoker = invoker ?? new ScriptedInvoker();
        _time = time ?? TimeProvider.System;
        _services = Build();
    }

    public ScriptedInvoker Invoker { get; }

    /// <summary>The batch's clock.</summary>
    public TimeProvider BatchTime { get; init; } = TimeProvider.System;

    /// <summary>Stands between the batch and the runtime.</summary>
    public Func<IMoaRuntime, IMoaRuntime> Wrap { get; set; } = runtime => runtime;

    public IMoaRuntime Runtime => Wrap(_services.GetRequiredService<IMoaRuntime>());

    public string Place { get; set; } = "here";

    public MoaCatalog? Catalog { get; set; } = TestCatalog.Catalog;

    public List<BatchStatus> Reports { get; } = [];

    public string Output => Path.Combine(_folder.FullName, "output.json");

    public string ProgressPath => ProgressFile.PathOf(Output);

    public void Resume(IReadOnlyCollection<RunId> runs) => _services.GetRequiredService<IRunResumer>().Resume(runs);

    public HostFailure Classify(Exception failure) => failure switch
    {
        MoaException refusal => new HostFailure(HostFailureKind.NotNow, refusal.RetryAfter),
        TimeoutException => new HostFailure(HostFailureKind.Unknown),
        ArgumentException => new HostFailure(HostFailureKind.Refused),
        _ => new HostFailure(HostFailureKind.Fatal),
    };

    /// <summary>Works on a batch as one invocation of the command does.</summary>
    public async Task<BatchEnd> RunAsync(BatchPlan plan, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var progress = await ProgressFile.OpenAsync(ProgressPath);
        return await new Batch(plan, this, progress, options ?? new BatchOptions(), BatchTime, Reports.Add).RunAsync(cancellationToken).Bounded();
    }

    /// <summary>Ends this process' runtime without letting anything finish, and starts another on the same journal.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _services = Build();
    }

    /// <summary>Every run in the journal.</summary>
    public async Task<IReadOnlyList<RunSummary>> RunsAsync() =>
        (await _services.GetRequiredService<IMoaRuntime>().ListAsync(new RunQuery { Limit = 100 }, default)).Runs;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(new CancellationToken(canceled: true)).Bounded();
        await _services.DisposeAsync();
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddSingleton(TestCatalog.Catalog)
        .AddSingleton<IAgentInvoker>(Invoker)
        .AddSingleton(_time)
        .AddMoaEmbedded(new MoaOptions { Journal = new JournalOptions { Directory = Path.Combine(_folder.FullName, "data") } })
        .BuildServiceProvider();
}
