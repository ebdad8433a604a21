namespace MoA.Evaluation.Analysis.Answers;

/// <summary>A file and the model it is of.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The file.</param>
public sealed record NamedFile(string Model, string File)
{
    /// <summary>Reads <c>MODEL=FILE</c>, or <c>FILE</c> alone, whose name without its ending is the model then.</summary>
    /// <param name="text">What the user wrote.</param>
    public static NamedFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? new NamedFile(text[..at], text[(at + 1)..]) : new NamedFile(Path.GetFileNameWithoutExtension(text), text);
    }
}
