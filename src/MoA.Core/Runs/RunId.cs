using System.Buffers;
using System.Globalization;

namespace MoA.Core.Runs;

/// <summary>The id of a run: <c>run_</c> and 32 hexadecimal digits of a version 7 UUID, so ids sort by creation time.</summary>
public readonly record struct RunId : IComparable<RunId>
{
    private const string Prefix = "run_";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private RunId(string value) => _value = value;

    /// <summary>The id as text.</summary>
    public string Value => _value ?? "";

    /// <summary>When the run was created, in milliseconds since 1970 (UTC); 0 for the default id. Below 2^48: not every id somebody makes up is a date.</summary>
    public long CreatedUnixMilliseconds => _value is null
        ? 0
        : long.Parse(_value.AsSpan(Prefix.Length, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Makes a new id.</summary>
    /// <param name="created">The run's creation time.</param>
    public static RunId New(DateTimeOffset created) => new(Prefix + Guid.CreateVersion7(created).ToString("N"));

    /// <summary>Reads an id.</summary>
    /// <returns>Whether <paramref name="text"/> has the form of a run id.</returns>
    public static bool TryParse(string? text, out RunId id)
    {
        id = default;
        if (text is null || text.Length != Prefix.Length + 32 || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        if (text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits))
            return false;
        id = new RunId(text);
        return true;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RunId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a run id.");

    /// <inheritdoc/>
    public int CompareTo(RunId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether the left id is the older.</summary>
    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left id is the newer.</summary>
    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left id is the older, or the same.</summary>
    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left id is the newer, or the same.</summary>
    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;
}
