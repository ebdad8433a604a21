using System.Text.RegularExpressions;
using MoA.Core.Telemetry;

namespace MoA.Deploy.Tests;

/// <summary>Looks at queries as far as names go. Their syntax was checked with promtool when they were written.</summary>
internal static partial class PromQl
{
    /// <summary>
    /// What in a query is neither a series nor an attribute of this product, what a series has no such label or value of, and what is asked of a
    /// counter without its rate.
    /// </summary>
    public static IEnumerable<string> ProblemsOf(string query)
    {
        var names = Names().Matches(Strings().Replace(query, "")).Select(match => match.Value).ToArray();
        var series = names.Where(PrometheusNames.Series.ContainsKey).ToArray();
        if (series.Length == 0)
            yield return $"no series in: {query}";
        foreach (var unknown in names.Where(name => !PrometheusNames.Series.ContainsKey(name) && !PrometheusNames.Labels.Contains(name)))
            yield return $"{unknown} in: {query}";
        if (series.Any(name => PrometheusNames.Series[name] is InstrumentKind.Counter or InstrumentKind.Histogram) && !Rate().IsMatch(query))
            yield return $"a counter without its rate in: {query}";
        if (query.Count(letter => letter == '(') != query.Count(letter => letter == ')'))
            yield return $"brackets in: {query}";
        foreach (var problem in ProblemsOfMatchers(query).Concat(ProblemsOfGroups(query)))
            yield return $"{problem} in: {query}";
    }

    /// <summary>Whether a query takes a counter's growth and leaves out what its series begin with, which is no growth for Prometheus.</summary>
    public static bool MissesBeginnings(string query) =>
        Increase().Matches(query).Any(match => !query.Contains($"[{match.Groups["window"].Value}]) unless {match.Groups["series"].Value} offset", StringComparison.Ordinal));

    private static IEnumerable<string> ProblemsOfMatchers(string query) =>
        from selector in Selector().Matches(query)
        let series = selector.Groups["series"].Value
        where PrometheusNames.Series.ContainsKey(series)
        from matcher in Matcher().Matches(selector.Groups["matchers"].Value)
        from problem in ProblemsOf(series, matcher.Groups["label"].Value, matcher.Groups["value"].Value)
        select problem;

    private static IEnumerable<string> ProblemsOf(string series, string label, string value)
    {
        if (!PrometheusNames.LabelsOf[series].Contains(label))
            yield return $"{series} has no {label}";
        if (!value.StartsWith('$') && PrometheusNames.Values.TryGetValue(label, out var values) && !values.Contains(value))
            yield return $"{label} is never \"{value}\"";
    }

    private static IEnumerable<string> ProblemsOfGroups(string query) =>
        from grouping in By().Matches(query)
        from series in Names().Matches(Strings().Replace(Bracketed(query, grouping.Index + grouping.Length), "")).Select(match => match.Value).Where(PrometheusNames.Series.ContainsKey)
        from label in grouping.Groups[1].Value.Split(", ")
        where !PrometheusNames.LabelsOf[series].Contains(label)
        select $"{series} has no {label}";

    // What follows an opening bracket, up to the one that closes it.
    private static string Bracketed(string query, int start)
    {
        var depth = 1;
        var end = start;
        for (; end < query.Length && depth > 0; end++)
            depth += query[end] switch { '(' => 1, ')' => -1, _ => 0 };
        return query[start..end];
    }

    // Ours all have an underscore or are "le"; functions with one are named.
    [GeneratedRegex(@"(?<![\w$])(?!(?:histogram_quantile|max_over_time)\b)[a-z]+_\w+|\ble\b")]
    private static partial Regex Names();

    [GeneratedRegex("\"[^\"]*\"|\\$\\w+")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\b(rate|increase)\(")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\bincrease\((?<series>\w+(?:\{[^}]*\})?)\[(?<window>\w+)\]\)")]
    private static partial Regex Increase();

    [GeneratedRegex(@"(?<series>\w+)\{(?<matchers>[^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("(?<label>\\w+)(?:=~|!~|!=|=)\"(?<value>[^\"]*)\"")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\bby \(([^)]+)\) \(")]
    private static partial Regex By();
}
