namespace MoA.Evaluation.Files;

/// <summary>A column that a table must have, and what else it may be called: the original tools name some after formulas.</summary>
/// <param name="Name">What the records call it.</param>
/// <param name="IsRequired">Whether a table without it is refused.</param>
/// <param name="Aliases">Other names; the empty one is an index that pandas wrote.</param>
internal sealed record CsvColumn(string Name, bool IsRequired, params IReadOnlyList<string> Aliases)
{
    public bool IsCalled(string name) => name == Name || Aliases.Contains(name);
}
