using MoA.Core.Inspection;
using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Testing;

namespace MoA.Core.Tests.Inspection;

public sealed class ProviderReportsTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly AgentError Said = new() { Code = AgentErrorCode.RateLimited, Message = "Provider p answered 429: 'a private question'.", ProviderStatus = 429 };

    private static readonly AgentError Own = new() { Code = AgentErrorCode.ProviderMisconfigured, Message = "The variable KEY is not set." };

    [Fact]
    public async Task A_report_puts_together_what_is_known_of_each_provider()
    {
        var time = new FakeTimeProvider();
        using var quota = new LocalQuota(
            new Dictionary<string, QuotaLimits> { ["p"] = new() { MaxInFlight = 3 } }, new Dictionary<string, QuotaLimits>(), time);
        using var lease = new Lease(await quota.AcquireAsync(new QuotaRequest { Provider = "p", Model = "a", Tokens = 1, Deadline = DateTimeOffset.MaxValue }, default));

        var list = await new ProviderReports(Catalog(), new Silo(), time, quota, new Status(Of("p", Said, "alice"))).ReadAsync(null, null, default);

        Assert.Equal(("silo-1", time.GetUtcNow()), (list.Silo, list.Time));
        Assert.Equal(["p", "q"], list.Providers.Select(provider => provider.Id));
        var report = list.Providers[0];
        Assert.Equal(["a", "b"], report.Models);
        Assert.Equal((1, 3, QuotaScope.Process), (report.Quota!.InFlight, report.Quota.Limits.MaxInFlight, report.Quota.Scope));
        Assert.Equal(Said, report.Status!.LastError);
        Assert.Equal((null, null, null), (report.Traffic, list.Providers[1].Quota, list.Providers[1].Status));
        Assert.True(list.Providers[1].Simulated);
    }

    [Fact]
    public async Task What_a_provider_said_is_for_the_tenant_alone_whose_run_it_was()
    {
        Assert.Equal(Said.Message, await MessageAsync(Said, "alice", reader: "alice"));
        Assert.Equal(Said.Message, await MessageAsync(Said, "alice", reader: null));
        Assert.DoesNotContain("private", await MessageAsync(Said, "alice", reader: "bob"), StringComparison.Ordinal);
        Assert.DoesNotContain("private", await MessageAsync(Said, null, reader: "bob"), StringComparison.Ordinal);
        Assert.Equal(Own.Message, await MessageAsync(Own, null, reader: "bob"));
    }

    private static async Task<string> MessageAsync(AgentError error, string? tenant, string? reader)
    {
        var status = Of("p", error, tenant) with { LastRateLimit = new ProviderRateLimit(error, At, tenant) };
        var list = await new ProviderReports(Catalog(), new Silo(), new FakeTimeProvider(), status: new Status(status)).ReadAsync(reader, null, default);
        var seen = list.Providers[0].Status!;
        Assert.Equal((error.Code, error.ProviderStatus, At), (seen.LastError!.Code, seen.LastError.ProviderStatus, seen.LastErrorAt));
        Assert.Equal(seen.LastError.Message, seen.LastRateLimit!.Error.Message);
        return seen.LastError.Message;
    }

    private static ProviderStatus Of(string provider, AgentError error, string? tenant) =>
        new(provider, ProviderState.Ok, At, error, At) { LastErrorTenant = tenant };

    private static MoaCatalog Catalog() => new(
        new Dictionary<string, ProviderSpec> { ["q"] = Provider("q") with { Simulated = true }, ["p"] = Provider("p") },
        new Dictionary<string, ModelSpec> { ["b"] = Model("b"), ["a"] = Model("a") },
        new Dictionary<string, Mixture>(),
        new OverrideLimits());

    private static ProviderSpec Provider(string id) => new() { Id = id, BaseUrl = new Uri("http://127.0.0.1:1/v1") };

    private static ModelSpec Model(string id) => new() { Id = id, Provider = "p", Name = id };

    private sealed class Status(ProviderStatus status) : IProviderStatus
    {
        public IReadOnlyDictionary<string, ProviderStatus> Snapshot() => new Dictionary<string, ProviderStatus> { [status.Provider] = status };
    }

    private sealed class Lease(QuotaLease lease) : IDisposable
    {
        public void Dispose() => lease.Abandon();
    }

    private sealed class Silo : IMoaRuntime
    {
        string? IMoaRuntime.Silo => "silo-1";

        public ValueTask<RunId> StartAsync(RunRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<RunSnapshot?> GetAsync(RunId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<WatchedEvent> WatchAsync(RunId id, RunEventCursor after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<RunSnapshot?> CancelAsync(RunId id, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
