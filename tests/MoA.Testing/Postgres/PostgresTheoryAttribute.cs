namespace MoA.Testing.Postgres;

/// <summary>A theory that needs a real PostgreSQL; skipped, saying so, where its programs are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresBinaries.Missing;
}
