namespace MoA.Testing.Postgres;

/// <summary>A test that needs a real PostgreSQL; skipped, saying so, where its programs are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresBinaries.Missing;
}
