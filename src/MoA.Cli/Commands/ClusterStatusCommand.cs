using System.CommandLine;
using System.Globalization;
using MoA.Cli.Cluster;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Postgres.Connections;
using MoA.Postgres.Members;
using MoA.Postgres.Schema;
using Npgsql;

namespace MoA.Cli.Commands;

/// <summary><c>moa cluster status</c>.</summary>
internal static class ClusterStatusCommand
{
    private static readonly string[] Columns = ["cluster", "silo", "host", "address", "generation", "status", "started", "last_alive"];

    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var connection = new ConnectionOption(globals, environment);
        var command = new Command("status", "Show the schema's version and the silos that the membership table lists. Exit code 1: silos would not start on it.");
        connection.AddTo(command);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var text = connection.Read(parsed);
            await using var database = PostgresConnection.Open(text);
            var report = await ReadAsync(PostgresConnection.Describe(text), database, cancellationToken);
            if (globals.IsJson(parsed))
                environment.Console.Json(report, ClusterReportJson.Default.StatusReport);
            else
                Write(environment.Console, report);
            return report.Problem is null ? ExitCode.Ok : ExitCode.RunFailed;
        });
        return command;
    }

    private static async Task<StatusReport> ReadAsync(string name, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var state = await PostgresSchema.ReadStateAsync(database, cancellationToken);
        var problem = PostgresSchema.Problem(state);
        var members = problem is null ? await ClusterMembers.ReadAsync(database, cancellationToken) : [];
        return new StatusReport(name, state.Origin, state.Version, problem?.Message, members);
    }

    private static void Write(CliConsole console, StatusReport report)
    {
        if (report.Problem is { } problem)
            console.Error($"{report.Database}: {problem}");
        else
            console.Note($"{report.Database}: {(report.Origin == PostgresSchemaOrigin.Moa ? $"schema version {report.Version}" : "a schema that moa did not make, complete")}, {report.Members.Count} silos listed.");
        if (report.Members.Count > 0)
            CliTable.Write(console, Columns, [.. report.Members.Select(Row)]);
    }

    private static string[] Row(ClusterMember member) =>
    [
        member.Cluster, member.Name, member.Host, member.Address, member.Generation.ToString(CultureInfo.InvariantCulture), member.Status,
        Time(member.Started), Time(member.LastAlive),
    ];

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ssK", CultureInfo.InvariantCulture);
}
