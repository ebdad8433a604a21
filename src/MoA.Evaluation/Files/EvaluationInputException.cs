namespace MoA.Evaluation.Files;

/// <summary>Something that was given to be evaluated cannot be used. The message says where it stands, what is wrong and how to mend it.</summary>
public sealed class EvaluationInputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong and how to mend it: a sentence.</param>
    /// <param name="file">The file, as the caller named it; null where nothing was read from a file.</param>
    /// <param name="line">The line in the file, from 1; null for the file as a whole.</param>
    /// <param name="field">The field or column; null for the line as a whole.</param>
    public EvaluationInputException(string problem, string? file = null, int? line = null, string? field = null)
        : base(Describe(problem, file, line, field))
    {
        File = file;
        Line = line;
        Field = field;
    }

    /// <summary>The file, as the caller named it; null where nothing was read from a file.</summary>
    public string? File { get; }

    /// <summary>The line in the file, from 1; null for the file as a whole.</summary>
    public int? Line { get; }

    /// <summary>The field or column; null for the line as a whole.</summary>
    public string? Field { get; }

    private static string Describe(string problem, string? file, int? line, string? field)
    {
        string?[] place = [file, line is { } number ? $"line {number}" : null, field is null ? null : $"field {field}"];
        var known = place.Where(part => part is not null).ToArray();
        return known.Length == 0 ? problem : $"{string.Join(", ", known)}: {problem}";
    }
}
