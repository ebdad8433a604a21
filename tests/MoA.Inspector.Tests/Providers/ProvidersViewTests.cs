using MoA.Core.Inspection;
using MoA.Core.Quota;
using MoA.Core.Runtime;
using MoA.Inspector.Providers;
using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Providers;

public sealed class ProvidersViewTests
{
    [Theory]
    [InlineData(BreakerState.Open, "<span class=\"badge is-open\">breaker open, next probe in 5.00 s</span>")]
    [InlineData(BreakerState.HalfOpen, "<span class=\"badge is-half open\">breaker half open, next probe in 5.00 s</span>")]
    public async Task A_breaker_that_is_not_closed_has_a_badge_of_its_own(BreakerState breaker, string badge)
    {
        var status = new ProviderStatus("p", ProviderState.CircuitOpen, Runs.Start, null, null) { Breaker = breaker, BreakerOpenUntil = Runs.At(5000) };

        var html = await HtmlAsync(new ProviderReport { Id = "p", Simulated = false, Models = [], Status = status });

        Assert.Contains(badge, html, StringComparison.Ordinal);
        Assert.Contains("badge is-failing", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_has_a_pause()
    {
        var quota = new QuotaProviderSnapshot
        {
            Limits = new QuotaLimits(),
            UsedRequests = 0,
            UsedTokens = 0,
            InFlight = 0,
            Waiting = new Dictionary<QuotaPriority, int>(),
            PausedUntil = Runs.At(12_000),
            RateFactor = 1,
        };

        Assert.Contains("badge is-paused", await HtmlAsync(new ProviderReport { Id = "p", Simulated = false, Models = [], Quota = quota }), StringComparison.Ordinal);
    }

    private static Task<string> HtmlAsync(ProviderReport report) => Html.OfAsync<ProvidersView>(new ProviderList(null, Runs.Start, [report]));
}
