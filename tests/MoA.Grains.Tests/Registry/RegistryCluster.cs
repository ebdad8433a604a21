using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Configuration;
using MoA.Core.Runs;
using MoA.Grains.Hosting;
using MoA.Grains.Registry;
using MoA.Grains.Tests.Storage;
using MoA.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace MoA.Grains.Tests.Registry;

/// <summary>
/// A cluster of silos in this process with nothing but the registry in it. The registry's clock stands still unless the test moves it; Orleans' own
/// goes on, since it finds dead silos by it.
/// </summary>
internal sealed class RegistryCluster : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();
    private InProcessTestCluster _cluster = null!;

    public FakeTimeProvider Clock { get; init; } = new();

    public SharedStorage Storage { get; init; } = new();

    public ClusterRuns Runs { get; init; } = new();

    public JournalOptions Journal { get; init; } = new();

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>How often a method of the registry's grains was called.</summary>
    public int Calls(string method) => _calls.Count(call => call == method);

    public static async Task<RegistryCluster> StartAsync(int silos, RegistryCluster? shape = null)
    {
        var cluster = shape ?? new RegistryCluster();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => cluster.Configure(silo));
        cluster._cluster = builder.Build();
        await cluster._cluster.DeployAsync().Bounded();
        return cluster;
    }

    /// <summary>Another cluster over the same storage and the same runs, after this one has stopped.</summary>
    public async Task<RegistryCluster> RestartAsync(int silos)
    {
        await DisposeAsync();
        Runs.ForgetCalls();
        return await StartAsync(silos, new RegistryCluster { Clock = Clock, Storage = Storage, Runs = Runs, Journal = Journal });
    }

    public RunRegistrar Registry(int silo) => Registry(Silos[silo]);

    public static RunRegistrar Registry(InProcessSiloHandle silo) => silo.SiloHost.Services.GetRequiredService<RunRegistrar>();

    public Task KillAsync(int silo) => _cluster.KillSiloAsync(Silos[silo]);

    public Task StopAsync(int silo) => _cluster.StopSiloAsync(Silos[silo]);

    public Task<InProcessSiloHandle> AddSiloAsync() => _cluster.StartAdditionalSiloAsync();

    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public Task<RunPage> ListAsync(RunQuery query, int silo = 0) => Registry(silo).ListAsync(query, default).Bounded();

    public async Task<IEnumerable<RunId>> ListIdsAsync(RunQuery query, int silo = 0) => (await ListAsync(query, silo)).Runs.Select(run => run.Id);

    /// <summary>Opens a run, and lets its records be.</summary>
    public async Task<RunSummary> OpenAsync(int silo = 0, string mixture = "moa", string? tenant = null)
    {
        var run = TestSummary.Open(Clock.GetUtcNow(), mixture, tenant);
        Runs.Record(run);
        await Registry(silo).OpenAsync(run).Bounded();
        return run;
    }

    public async Task<RunSummary> EndAsync(RunSummary run, int silo = 0, RunStatus status = RunStatus.Completed)
    {
        var ended = run.Ended(status, Clock.GetUtcNow());
        Runs.Record(ended);
        await Registry(silo).EndAsync(ended).Bounded();
        return ended;
    }

    /// <summary>
    /// Waits for something to happen, and moves the clock in steps where it has to, at most as far as said. While no timer is pending that it could reach, the
    /// cluster works or finds a dead silo by Orleans' clock: on a slow machine the way would be used up meanwhile, or time would seem to pass in a call.
    /// </summary>
    public async Task UntilAsync(Func<bool> reached, TimeSpan step = default, TimeSpan atMost = default)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        for (var waited = 0; !reached(); waited++)
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, bound.Token);
            if (waited % 10 != 9 || atMost < step || step <= TimeSpan.Zero || Clock.NextTimer is not { } next || next > Clock.GetUtcNow() + atMost)
                continue;
            Clock.Advance(step);
            atMost -= step;
        }
    }

    public async Task<int> CountRemindersAsync(string name)
    {
        var table = Silos[0].SiloHost.Services.GetRequiredService<IReminderTable>();
        return (await table.ReadRows(0, uint.MaxValue)).Reminders.Count(reminder => reminder.ReminderName == name);
    }

    /// <summary>Waits until there are so many reminders of a name: grains register them and do not wait for it.</summary>
    public async Task UntilRemindedAsync(string name, int count)
    {
        using var bound = new CancellationTokenSource(TestBounds.Limit);
        while (await CountRemindersAsync(name) != count)
            await Task.Delay(1, bound.Token);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<TimeProvider>(Clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.Services.AddSingleton(provider => Runs.Waker(provider.GetRequiredService<RunRegistrar>));
        silo.Services.AddRunRegistry(Journal);
        silo.UseInMemoryReminderService();
        Storage.AddTo(silo, ClusterStorage.Index);
        silo.AddIncomingGrainCallFilter(context =>
        {
            if (context.InterfaceName.Contains("MoA.Grains", StringComparison.Ordinal))
                _calls.Enqueue(context.MethodName);
            return context.Invoke();
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
            options.NumMissedProbesLimit = 1;
            options.NumVotesForDeathDeclaration = 1;
        });
    }
}
