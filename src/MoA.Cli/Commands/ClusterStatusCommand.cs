using System.CommandLine;
using System.Globalization;
using MoA.Cli.Cluster;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Postgres.Connections;
using MoA.Postgres.Members;
using MoA.Postgres.Schema;

namespace MoA.Cli.Commands;

/// <summary><c>moa cluster status</c>.</summary>
internal static class ClusterStatusCommand
{
    private static readonly string[] Columns = ["cluster", "silo", "host", "address", "generation", "status", "started", "last_alive"];

    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var databases = new DatabaseOption(globals, environment);
        var command = new Command("status", "Show the schema's version and the silos that the membership table lists. Exit code 1: silos would not start on it.");
        databases.AddTo(command);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var reports = new List<StatusReport>();
            foreach (var connection in databases.Read(parsed))
            {
                reports.Add(await ReadAsync(connection, cancellationToken));
                if (!globals.IsJson(parsed))
                    Write(environment.Console, reports[^1]);
            }

            if (globals.IsJson(parsed))
                environment.Console.Json(new DatabaseList<StatusReport>(reports), ClusterReportJson.Default.DatabaseListStatusReport);
            return reports.TrueForAll(report => report.Problem is null) ? ExitCode.Ok : ExitCode.RunFailed;
        });
        return command;
    }

    private static async Task<StatusReport> ReadAsync(string connection, CancellationToken cancellationToken)
    {
        await using var database = PostgresConnection.Open(connection);
        var state = await PostgresSchema.ReadStateAsync(database, cancellationToken);
        var problem = PostgresSchema.Problem(state);
        var members = problem is null ? await ClusterMembers.ReadAsync(database, cancellationToken) : [];
        return new StatusReport(PostgresConnection.Describe(connection), state.Origin, state.Version, problem?.Message, members);
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
