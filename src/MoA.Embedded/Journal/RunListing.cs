using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>Lists as SQL. Run ids begin with their creation time, so a time is also a bound on ids, and every list is a walk down an index.</summary>
internal static class RunListing
{
    public const string Columns =
        "id, status, mixture, tenant, created, completed, prompt_tokens, completion_tokens, cost, error_code, error_message";

    public static SqliteCommand Command(SqliteConnection connection, RunQuery query)
    {
        var where = new StringBuilder("1");
        var values = new List<(string Name, object Value)>();

        void Add(string condition, string name, object? value)
        {
            if (value is null)
                return;
            where.Append(" AND ").Append(condition);
            values.Add((name, value));
        }

        Add("tenant = $tenant", "$tenant", query.Tenant);
        Add("status = $status", "$status", query.Status is { } status ? EnumText<RunStatus>.Of(status) : null);
        Add("mixture = $mixture", "$mixture", query.Mixture);
        Add("id < $after", "$after", query.After?.Value);
        Add("id >= $id_from AND created >= $from", "$from", query.CreatedFrom?.UtcTicks);
        Add("id <= $id_before AND created < $before", "$before", query.CreatedBefore?.UtcTicks);
        var command = connection.Prepare($"SELECT {Columns} FROM runs WHERE {where} ORDER BY id DESC");
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        if (query.CreatedFrom is { } from)
            command.Parameters.AddWithValue("$id_from", Bound(from, '0'));
        if (query.CreatedBefore is { } before)
            command.Parameters.AddWithValue("$id_before", Bound(before, 'f'));
        return command;
    }

    public static RunSummary Row(SqliteDataReader reader) => new()
    {
        Id = RunId.Parse(reader.GetString(0)),
        Status = EnumText<RunStatus>.Parse(reader.GetString(1)),
        Mixture = reader.GetString(2),
        Tenant = reader.IsDBNull(3) ? null : reader.GetString(3),
        Created = new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero),
        Completed = reader.IsDBNull(5) ? null : new DateTimeOffset(reader.GetInt64(5), TimeSpan.Zero),
        Usage = new TokenUsage(reader.GetInt64(6), reader.GetInt64(7)),
        Cost = decimal.Parse(reader.GetString(8), CultureInfo.InvariantCulture),
        Error = reader.IsDBNull(9)
            ? null
            : new RunError { Code = EnumText<RunErrorCode>.Parse(reader.GetString(9)), Message = reader.GetString(10) },
    };

    // The smallest or largest id of a run created in the same millisecond; the column of exact times decides within it.
    private static string Bound(DateTimeOffset time, char filler) =>
        $"run_{Math.Max(0, time.ToUnixTimeMilliseconds()):x12}{new string(filler, 20)}";
}
