using System.CommandLine;
using MoA.Cli.Cluster;
using MoA.Cli.Errors;
using MoA.Postgres.Connections;
using MoA.Postgres.Schema;

namespace MoA.Cli.Commands;

/// <summary><c>moa cluster init</c>.</summary>
internal static class ClusterInitCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var databases = new DatabaseOption(globals, environment);
        var scripts = new Option<string?>("--scripts")
        {
            Description = "Apply Orleans' own scripts from this folder instead: PostgreSQL-Main.sql, -Clustering, -Persistence and -Reminders.",
            HelpName = "DIR",
        };
        var command = new Command("init", "Make the tables that silos need, or bring older ones up to date. Safe to repeat, and while silos run.") { scripts };
        databases.AddTo(command);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var reports = new List<InitReport>();
            foreach (var connection in databases.Read(parsed))
            {
                reports.Add(await InitAsync(connection, parsed.GetValue(scripts), cancellationToken));
                if (!globals.IsJson(parsed))
                    environment.Console.Out.WriteLine(Describe(reports[^1]));
            }

            if (globals.IsJson(parsed))
                environment.Console.Json(new DatabaseList<InitReport>(reports), ClusterReportJson.Default.DatabaseListInitReport);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<InitReport> InitAsync(string connection, string? scripts, CancellationToken cancellationToken)
    {
        await using var database = PostgresConnection.Open(connection);
        var change = scripts is null
            ? await PostgresSchema.ApplyAsync(database, cancellationToken)
            : await PostgresSchema.ApplyScriptsAsync(database, scripts, cancellationToken);
        return new InitReport(PostgresConnection.Describe(connection), change.From, change.To, change.Scripts);
    }

    private static string Describe(InitReport report) => report switch
    {
        { To: 0, Scripts.Count: 0 } => $"{report.Database}: Orleans' scripts were applied before, nothing to do.",
        { To: 0 } => $"{report.Database}: applied {string.Join(", ", report.Scripts)}.",
        { From: 0 } => $"{report.Database}: made the schema, version {report.To}.",
        _ when report.From == report.To => $"{report.Database}: the schema has version {report.To}, nothing to do.",
        _ => $"{report.Database}: brought the schema from version {report.From} to {report.To}.",
    };
}
