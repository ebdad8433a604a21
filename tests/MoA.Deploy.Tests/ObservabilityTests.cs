using System.Text.Json;
using System.Text.RegularExpressions;
using MoA.Core.Telemetry;

namespace MoA.Deploy.Tests;

/// <summary>Dashboard, alert rules and documentation name what there is, and all of it.</summary>
public sealed partial class ObservabilityTests
{
    private const string Dashboard = "deploy/observability/dashboard.json";
    private const string Alerts = "deploy/observability/alerts.yml";
    private const string Telemetry = "docs/telemetry.md";
    private const string Operations = "docs/operations.md";

    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read(Dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        var queries = panels.Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToArray();

        Assert.Equal(26, queries.Length);
        Assert.Empty(queries.SelectMany(PromQl.ProblemsOf));
        Assert.DoesNotContain(queries, PromQl.MissesBeginnings);
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel => Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("title").GetString())));
        Assert.All(panels.Where(panel => panel.TryGetProperty("datasource", out _)), panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void Its_panels_do_not_overlap()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read(Dashboard));
        var cells = dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")).SelectMany(place =>
            from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
            from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
            select (x, y)).ToArray();

        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.x, 0, 23));
    }

    [Fact]
    public void Every_variable_of_a_query_is_one_of_the_dashboards()
    {
        var text = Repository.Read(Dashboard);
        using var dashboard = JsonDocument.Parse(text);
        var variables = dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().ToArray();

        Assert.Subset(
            variables.Select(variable => variable.GetProperty("name").GetString()!).ToHashSet(),
            Variable().Matches(text).Select(match => match.Groups[1].Value).Where(name => name is not ("__rate_interval" or "__all")).ToHashSet());
        Assert.All(variables.Where(variable => variable.GetProperty("type").GetString() == "query"), variable =>
        {
            var query = LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!);
            Assert.Contains(query.Groups[1].Value, PrometheusNames.Series.Keys);
            Assert.Contains(query.Groups[2].Value, PrometheusNames.LabelsOf[query.Groups[1].Value]);
        });
    }

    [Fact]
    public void Alert_rules_ask_for_metrics_that_there_are_and_say_what_to_do()
    {
        var rules = Rule().Matches(Repository.Read(Alerts));

        Assert.Equal(13, rules.Count);
        Assert.Equal(Repository.Read(Alerts).Split("- alert:").Length - 1, rules.Count);
        Assert.Equal(rules.Count, rules.Select(rule => rule.Groups["name"].Value).Distinct().Count());
        Assert.Empty(rules.SelectMany(rule => PromQl.ProblemsOf(rule.Groups["expr"].Value)));
        Assert.DoesNotContain(rules, rule => PromQl.MissesBeginnings(rule.Groups["expr"].Value));
        Assert.All(rules, rule => Assert.Contains(rule.Groups["severity"].Value, new[] { "critical", "warning", "info" }));
    }

    [Fact]
    public void Labels_in_the_texts_of_alerts_survive_their_queries()
    {
        foreach (Match rule in Rule().Matches(Repository.Read(Alerts)))
        {
            var by = By().Matches(rule.Groups["expr"].Value).SelectMany(match => match.Groups[1].Value.Split(", ")).ToHashSet();
            Assert.Subset(by, LabelInText().Matches(rule.Groups["texts"].Value).Select(match => match.Groups[1].Value).ToHashSet());
        }
    }

    [Fact]
    public void Every_metric_is_documented_with_its_kind_unit_and_name_in_Prometheus()
    {
        var rows = Repository.Read(Telemetry).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split(" | ")).ToArray();

        Assert.All(Instruments.All, spec =>
        {
            var row = Assert.Single(rows, cells => cells[0].Contains($"`{spec.Name}`", StringComparison.Ordinal) && cells[1] == $"{KindOf(spec.Kind)}, {spec.Unit}");
            if (!LatestGenAiInstruments.All.Contains(spec))
                Assert.Contains($"`{PrometheusNames.NameOf(spec)}`", row[^1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_attribute_is_documented()
    {
        var text = Repository.Read(Telemetry);
        string[] values = [GenAiAttributes.InvokeWorkflow, GenAiAttributes.Chat];

        var attributes = new[] { typeof(GenAiAttributes), typeof(MoaAttributes) }.SelectMany(PrometheusNames.AttributesOf).Except(values);

        Assert.All(attributes, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_questions_of_an_on_call_are_answered_by_metrics_that_there_are()
    {
        var section = Repository.Read(Operations).Split("\n## ").Single(text => text.StartsWith("Ten questions an on-call asks", StringComparison.Ordinal));
        var queries = Query().Matches(section).Select(match => match.Groups[1].Value.Trim()).ToArray();

        Assert.Equal(10, Question().Count(section));
        Assert.NotEmpty(queries);
        Assert.Empty(queries.SelectMany(PromQl.ProblemsOf));
        Assert.DoesNotContain(queries, query => query.Contains("moa_runs_resumed", StringComparison.Ordinal) && PromQl.MissesBeginnings(query));
    }

    private static string KindOf(InstrumentKind kind) => kind == InstrumentKind.UpDownCounter ? "up-down counter" : kind.ToString().ToLowerInvariant();

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^label_values\((\w+), (\w+)\)$")]
    private static partial Regex LabelValues();

    // The one form that the rules are written in; promtool reads any.
    [GeneratedRegex("""
        ^      - alert: (?<name>\w+)
                expr: (?:\|\n)?(?<expr>(?:.+\n)+?)(?:        for: \d+m\n)?        labels:
                  severity: (?<severity>\w+)
                annotations:
        (?<texts>          summary: .+
                  description: .+)$
        """, RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"by \(([^)]+)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex LabelInText();

    [GeneratedRegex("```promql\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex(@"^### \d+\. .+\?$", RegexOptions.Multiline)]
    private static partial Regex Question();
}
