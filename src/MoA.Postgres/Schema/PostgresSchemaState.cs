namespace MoA.Postgres.Schema;

/// <summary>What a database has of the tables that silos use.</summary>
/// <param name="Origin">Who made them.</param>
/// <param name="Version">The version of moa's own schema, from 1; 0 where the origin is another.</param>
/// <param name="MissingQueries">Keys of the queries without which Orleans' providers do not start, in order; empty where all are there.</param>
public sealed record PostgresSchemaState(PostgresSchemaOrigin Origin, int Version, IReadOnlyList<string> MissingQueries);
