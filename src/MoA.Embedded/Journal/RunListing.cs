using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MoA.Core.Runs;

namespace MoA.Embedded.Journal;

/// <summary>
/// Lists as SQL. Run ids begin with their creation time, so a time is also a bound on ids, and every list is a walk down an index. Texts are not
/// SQL's matter: <see cref="TextSearch"/> looks at the rows that pass everything else.
/// </summary>
internal static class RunListing
{
    public const string Columns =
        "id, status, mixture, tenant, created, completed, prompt_tokens, completion_tokens, cost, error_code, error_message, asked, answered";

    private const int Asked = 11;
    private const int Answered = 12;

    /// <summary>Makes the list that a query asks for, but for its text and its limit.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="query">The query.</param>
    /// <param name="columns"><see cref="Columns"/>, or others of the table.</param>
    public static SqliteCommand Command(SqliteConnection connection, RunQuery query, string columns = Columns)
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
        var command = connection.Prepare($"SELECT {columns} FROM runs WHERE {where} ORDER BY id DESC");
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        if (query.CreatedFrom is { } from)
            command.Parameters.AddWithValue("$id_from", Bound(from, '0'));
        if (query.CreatedBefore is { } before)
            command.Parameters.AddWithValue("$id_before", Bound(before, 'f'));
        return command;
    }

    /// <summary>The row that a reader stands at.</summary>
    /// <param name="reader">The reader, with <see cref="Columns"/>.</param>
    /// <param name="excerptOf">Reads what is shown of a text.</param>
    public static RunSummary Row(SqliteDataReader reader, Func<long, string?> excerptOf) => new()
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
        Question = reader.IsDBNull(Asked) ? null : excerptOf(reader.GetInt64(Asked)),
        Answer = reader.IsDBNull(Answered) ? null : excerptOf(reader.GetInt64(Answered)),
    };

    // The smallest or largest id of a run created in the same millisecond; the column of exact times decides within it.
    private static string Bound(DateTimeOffset time, char filler) =>
        $"run_{Math.Max(0, time.ToUnixTimeMilliseconds()):x12}{new string(filler, 20)}";
}
