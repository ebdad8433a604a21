using System.Collections;

namespace MoA.Core.Telemetry;

/// <summary>A log scope's values, as structured loggers and plain ones read them: everything that a run causes can be found by it.</summary>
/// <param name="run">The run's id.</param>
/// <param name="tenant">The name of the API key that it was started with; null: none.</param>
/// <param name="priority">The rank of a call among those that wait for quota; null: this is no call.</param>
public sealed class RunScope(string run, string? tenant, string? priority = null) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("Run", run),
        .. tenant is null ? [] : new KeyValuePair<string, object?>[] { new("Tenant", tenant) },
        .. priority is null ? [] : new KeyValuePair<string, object?>[] { new("Priority", priority) },
    ];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _values.Select(value => $"{value.Key}: {value.Value}"));
}
