namespace MoA.Postgres.Schema;

/// <summary>What an init did.</summary>
/// <param name="From">The version of moa's schema before; 0 for none.</param>
/// <param name="To">The version after; 0 where Orleans' own scripts were applied.</param>
/// <param name="Scripts">The scripts that were applied, in order; those applied before are left out.</param>
public sealed record PostgresSchemaChange(int From, int To, IReadOnlyList<string> Scripts)
{
    /// <summary>Whether anything changed.</summary>
    public bool IsChanged => From != To || Scripts.Count > 0;
}
