namespace MoA.Postgres.Schema;

/// <summary>What turns the schema before <paramref name="Version"/> into it.</summary>
internal sealed record SchemaStep(int Version, string Sql);
