using System.Globalization;
using System.Numerics;

namespace MoA.Core.Configuration;

/// <summary>Collects errors, so that all are reported at once.</summary>
internal sealed class ErrorList
{
    private readonly List<ConfigurationError> _errors = [];

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    public void Add(string path, string message) => _errors.Add(new ConfigurationError(path, message));

    /// <summary>Checks a number against its bounds; null is in bounds.</summary>
    public void CheckRange<T>(string path, T? value, T min, T max)
        where T : struct, INumber<T>
    {
        if (value is { } number && !(number >= min && number <= max))
            Add(path, string.Create(CultureInfo.InvariantCulture, $"must be from {min:#,0.##########} to {max:#,0.##########}, not {number}."));
    }

    /// <summary>Checks a number against its lower bound; null is in bounds.</summary>
    public void CheckAtLeast<T>(string path, T? value, T min)
        where T : struct, INumber<T>
    {
        if (value is { } number && !(number >= min))
            Add(path, string.Create(CultureInfo.InvariantCulture, $"must be at least {min:#,0.##########}, not {number}."));
    }

    /// <summary>Checks that a number is above zero; null passes.</summary>
    public void CheckPositive<T>(string path, T? value)
        where T : struct, INumber<T>
    {
        if (value is { } number && !(number > T.Zero))
            Add(path, string.Create(CultureInfo.InvariantCulture, $"must be above 0, not {number}."));
    }
}
