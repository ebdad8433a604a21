namespace MoA.Deploy.Tests;

/// <summary>Queries that look right and find nothing.</summary>
public sealed class PromQlTests
{
    [Theory]
    [InlineData("""sum(rate(moa_run_duration_seconds_count{moa_run_status="failure"}[5m]))""", "moa_run_status is never \"failure\"")]
    [InlineData("""sum(rate(moa_attempts_total{error_type="rate_limit"}[5m]))""", "error_type is never \"rate_limit\"")]
    [InlineData("""max(moa_provider_state{moa_provider_state="open"})""", "moa_provider_state is never \"open\"")]
    [InlineData("""sum(rate(moa_attempts_total{moa_mixture="moa"}[5m]))""", "moa_attempts_total has no moa_mixture")]
    [InlineData("sum by (moa_mixture, moa_model) (rate(moa_run_duration_seconds_count[5m]))", "moa_run_duration_seconds_count has no moa_model")]
    [InlineData("histogram_quantile(0.9, sum by (le) (rate(moa_run_duration_seconds_count[5m])))", "moa_run_duration_seconds_count has no le")]
    [InlineData("sum by (moa_provider) (moa_quota_calls_waiting) / sum by (moa_provider) (moa_runs_open)", "moa_runs_open has no moa_provider")]
    [InlineData("sum(rate(moa_run_overhead_seconds_cnt[5m]))", "moa_run_overhead_seconds_cnt")]
    [InlineData("sum(moa_cost_total)", "a counter without its rate")]
    public void What_no_series_has_is_a_problem(string query, string problem) =>
        Assert.Contains(PromQl.ProblemsOf(query), found => found.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("""sum by (le, moa_mixture) (rate(moa_run_duration_seconds_bucket{moa_mixture=~"$mixture",error_type!="",error_type!="cancelled"}[5m]))""")]
    [InlineData("""sum by (moa_mixture) (rate(moa_run_duration_seconds_count[5m])) / sum by (moa_model) (rate(moa_attempts_total{moa_model="any"}[5m]))""")]
    public void What_series_have_is_none(string query) => Assert.Empty(PromQl.ProblemsOf(query));

    [Theory]
    [InlineData("sum(increase(moa_cost_total[1h]))", true)]
    [InlineData("sum(increase(moa_cost_total[1h])) + sum(max_over_time(moa_runs_resumed_total[1h]) unless moa_runs_resumed_total offset 1h)", true)]
    [InlineData("sum(increase(moa_cost_total[1h])) + sum(max_over_time(moa_cost_total[1h]) unless moa_cost_total offset 1h)", false)]
    [InlineData("sum(rate(moa_cost_total[1h]))", false)]
    public void Growth_without_what_series_begin_with_is_seen(string query, bool misses) => Assert.Equal(misses, PromQl.MissesBeginnings(query));
}
