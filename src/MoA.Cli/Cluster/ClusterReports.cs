using System.Text.Json.Serialization;
using MoA.Postgres.Members;
using MoA.Postgres.Schema;

namespace MoA.Cli.Cluster;

/// <summary>What <c>moa cluster init</c> did.</summary>
/// <param name="Database">The database, without secrets.</param>
/// <param name="From">The version of moa's schema before; 0 for none.</param>
/// <param name="To">The version after; 0 where Orleans' own scripts were applied.</param>
/// <param name="Scripts">The scripts that were applied, in order.</param>
internal sealed record InitReport(string Database, int From, int To, IReadOnlyList<string> Scripts);

/// <summary>What <c>moa cluster status</c> found.</summary>
/// <param name="Database">The database, without secrets.</param>
/// <param name="Origin">Who made the tables.</param>
/// <param name="Version">The version of moa's schema; 0 where the origin is another.</param>
/// <param name="Problem">Why silos would not start on it; null where they would.</param>
/// <param name="Members">The silos of the membership table.</param>
internal sealed record StatusReport(string Database, PostgresSchemaOrigin Origin, int Version, string? Problem, IReadOnlyList<ClusterMember> Members);

/// <summary>One report for each database: clustering and storage may have different ones.</summary>
internal sealed record DatabaseList<T>(IReadOnlyList<T> Databases);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(OriginConverter)])]
[JsonSerializable(typeof(DatabaseList<InitReport>))]
[JsonSerializable(typeof(DatabaseList<StatusReport>))]
internal sealed partial class ClusterReportJson : JsonSerializerContext;

internal sealed class OriginConverter() : JsonStringEnumConverter<PostgresSchemaOrigin>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower);
