using System.Text.RegularExpressions;
using MoA.Core.Telemetry;

namespace MoA.Deploy.Tests;

/// <summary>Looks at queries as far as names go. Their syntax was checked with promtool when they were written.</summary>
internal static partial class PromQl
{
    /// <summary>What in a query is neither a series nor an attribute of this product, and what is asked of a counter without its rate.</summary>
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
    }

    // Ours all have an underscore or are "le"; functions with one are named.
    [GeneratedRegex(@"(?<![\w$])(?!histogram_quantile\b)[a-z]+_\w+|\ble\b")]
    private static partial Regex Names();

    [GeneratedRegex("\"[^\"]*\"|\\$\\w+")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\b(rate|increase)\(")]
    private static partial Regex Rate();
}
