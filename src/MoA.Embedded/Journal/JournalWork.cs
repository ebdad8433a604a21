namespace MoA.Embedded.Journal;

/// <summary>What the writer's thread is to do next: one of the members.</summary>
internal readonly record struct JournalWork
{
    /// <summary>Appends to write in one transaction.</summary>
    public IReadOnlyList<JournalAppend>? Appends { get; init; }

    /// <summary>Something to run between two transactions.</summary>
    public Action? Task { get; init; }

    /// <summary>Whether to look for runs to delete.</summary>
    public bool Retention { get; init; }

    /// <summary>Whether to leave.</summary>
    public bool End { get; init; }
}
