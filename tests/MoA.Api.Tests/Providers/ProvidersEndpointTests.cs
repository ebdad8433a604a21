using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Tests.Providers;

public sealed class ProvidersEndpointTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly AgentError Said = new() { Code = AgentErrorCode.RateLimited, Message = "Slow down, 'a private question'.", ProviderStatus = 429, RetryAfterSeconds = 12 };

    [Fact]
    public async Task Providers_are_shown_with_quota_health_and_traffic()
    {
        await using var host = await StartAsync(null);

        using var response = await host.GetAsync("/v1/providers");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var now = host.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            """
            {"object":"list","silo":null,"time":"NOW","data":[
            {"id":"real","object":"provider","simulated":false,"models":["a","org/b"],
            "quota":{"scope":"cluster","as_of":"2026-01-02T03:04:05+00:00","requests":{"used":12,"limit":600},"tokens":{"used":0,"limit":null},"in_flight":{"used":3,"limit":20},
            "waiting":{"aggregator":1,"later_layer":2,"new_run":3},"paused_until":"2026-01-02T03:04:17+00:00","rate_factor":0.7},
            "health":{"state":"circuit_open","since":"2026-01-02T03:04:05+00:00","breaker":"open","breaker_open_until":"2026-01-02T03:04:10+00:00",
            "last_error":{"code":"rate_limited","message":"Slow down, 'a private question'.","provider_status":429,"retry_after_seconds":12,"at":"2026-01-02T03:04:05+00:00"},
            "last_rate_limit":{"code":"rate_limited","message":"Slow down, 'a private question'.","provider_status":429,"retry_after_seconds":12,"at":"2026-01-02T03:04:05+00:00"}},
            "traffic":{"window_seconds":300,"calls":{"count":100,"per_minute":20},"failed_calls":{"count":1,"per_minute":0.2},"attempts":{"count":120,"per_minute":24},
            "errors":{"count":15,"per_minute":3},"rate_limited":{"count":5,"per_minute":1},"retries":{"count":20,"per_minute":4},"error_rate":0.125,
            "first_token_ms":{"count":0,"p50":null,"p90":null,"p99":null},"total_ms":{"count":105,"p50":812.3,"p90":1200,"p99":2500}}},
            {"id":"sim","object":"provider","simulated":true,"models":["s"]}]}
            """.ReplaceLineEndings("").Replace("NOW", now, StringComparison.Ordinal),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Keys_are_asked_for_and_do_not_see_what_others_runs_were_told()
    {
        await using var host = await StartAsync(new ApiOptions { Keys = { ["alice"] = ApiHost.Key("k1"), ["bob"] = ApiHost.Key("k2") } });

        using var none = await host.GetAsync("/v1/providers");
        using var own = await host.GetAsync("/v1/providers", "k1");
        using var others = await host.GetAsync("/v1/providers", "k2");

        await none.ErrorAsync(HttpStatusCode.Unauthorized);
        Assert.Contains("a private question", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("a private question", await others.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("rate_limited", (await others.JsonAsync()).GetProperty("data")[0].GetProperty("health").GetProperty("last_error").Text("code"));
    }

    [Theory]
    [InlineData("k1", "real: a, org/b; sim: s")]
    [InlineData("k2", "real: a, org/b")]
    [InlineData("k3", "sim: s")]
    [InlineData("k4", "real: a; sim: s")]
    public async Task A_limited_key_sees_what_it_may_use_and_what_its_mixtures_are_made_of(string key, string seen)
    {
        await using var host = await StartAsync(new ApiOptions
        {
            Keys =
            {
                ["all"] = ApiHost.Key("k1"),
                ["mixture"] = ApiHost.Key("k2", mixtures: "moa"),
                ["model"] = ApiHost.Key("k3", mixtures: "s"),
                ["both"] = ApiHost.Key("k4", mixtures: ["a", "moa-sim"]),
            },
        });

        using var response = await host.GetAsync("/v1/providers", key);

        var providers = (await response.JsonAsync()).GetProperty("data").EnumerateArray()
            .Select(provider => $"{provider.Text("id")}: {string.Join(", ", provider.GetProperty("models").EnumerateArray().Select(model => model.GetString()))}");
        Assert.Equal(seen, string.Join("; ", providers));
    }

    private static Task<ApiHost> StartAsync(ApiOptions? api) => ApiHost.StartAsync(api, "http://127.0.0.1:0", null, _ => { }, new Known(), services =>
    {
        services.AddSingleton<IQuotaStatus, Known>();
        services.AddSingleton<IProviderTraffic, Known>();
    });

    private sealed class Known : IQuotaStatus, IProviderStatus, IProviderTraffic
    {
        public ValueTask<IReadOnlyDictionary<string, QuotaProviderSnapshot>> ReadAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, QuotaProviderSnapshot>>(new Dictionary<string, QuotaProviderSnapshot>
            {
                ["real"] = new()
                {
                    Scope = QuotaScope.Cluster,
                    AsOf = At,
                    Limits = new QuotaLimits { RequestsPerMinute = 600, MaxInFlight = 20 },
                    UsedRequests = 12,
                    UsedTokens = 0,
                    InFlight = 3,
                    Waiting = new Dictionary<QuotaPriority, int> { [QuotaPriority.NewRun] = 3, [QuotaPriority.Aggregator] = 1, [QuotaPriority.LaterLayer] = 2 },
                    PausedUntil = At.AddSeconds(12),
                    RateFactor = 0.7,
                },
            });

        IReadOnlyDictionary<string, ProviderStatus> IProviderStatus.Snapshot() => new Dictionary<string, ProviderStatus>
        {
            ["real"] = new("real", ProviderState.CircuitOpen, At, Said, At)
            {
                LastErrorTenant = "alice",
                Breaker = BreakerState.Open,
                BreakerOpenUntil = At.AddSeconds(5),
                LastRateLimit = new ProviderRateLimit(Said, At, "alice"),
            },
        };

        IReadOnlyDictionary<string, ProviderTraffic> IProviderTraffic.Snapshot() => new Dictionary<string, ProviderTraffic>
        {
            ["real"] = new()
            {
                Window = TimeSpan.FromMinutes(5),
                Calls = 100,
                FailedCalls = 1,
                Attempts = 120,
                Errors = 15,
                RateLimited = 5,
                Retries = 20,
                FirstToken = new LatencySummary(0, null, null, null),
                Total = new LatencySummary(105, 812.34, 1200, 2500),
            },
        };
    }
}
