namespace MoA.Testing.Telemetry;

/// <summary>What a metric stands at, for one set of attributes.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Attributes">Its attributes that are text.</param>
/// <param name="Value">A sum's value; of a histogram, how often something was recorded.</param>
public sealed record MetricPoint(string Name, IReadOnlyDictionary<string, string> Attributes, long Value);
