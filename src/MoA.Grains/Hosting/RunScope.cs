using System.Collections;

namespace MoA.Grains.Hosting;

/// <summary>A log scope's values, as structured loggers and plain ones read them.</summary>
internal sealed class RunScope(string run, string? tenant, string? priority) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("Run", run),
        .. tenant is null ? [] : new KeyValuePair<string, object?>[] { new("Tenant", tenant) },
        .. priority is null ? [] : new KeyValuePair<string, object?>[] { new("Priority", priority) },
    ];

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", _values.Select(value => $"{value.Key}: {value.Value}"));
}
