using System.CommandLine;
using MoA.Cli.Cluster;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Postgres.Connections;
using MoA.Postgres.Schema;

namespace MoA.Cli.Commands;

/// <summary><c>moa cluster init</c>.</summary>
internal static class ClusterInitCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var connection = new ConnectionOption(globals, environment);
        var scripts = new Option<string?>("--scripts")
        {
            Description = "Apply Orleans' own scripts from this folder instead: PostgreSQL-Main.sql, -Clustering, -Persistence and -Reminders.",
            HelpName = "DIR",
        };
        var command = new Command("init", "Make the tables that silos need, or bring older ones up to date. Safe to repeat, and while silos run.") { scripts };
        connection.AddTo(command);
        command.SetStoppableAction(async (parsed, cancellationToken) =>
        {
            var text = connection.Read(parsed);
            await using var database = PostgresConnection.Open(text);
            var change = parsed.GetValue(scripts) is { } folder
                ? await PostgresSchema.ApplyScriptsAsync(database, folder, cancellationToken)
                : await PostgresSchema.ApplyAsync(database, cancellationToken);
            var name = PostgresConnection.Describe(text);
            if (globals.IsJson(parsed))
                environment.Console.Json(new InitReport(name, change.From, change.To, change.Scripts), ClusterReportJson.Default.InitReport);
            else
                Write(environment.Console, name, change);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(CliConsole console, string name, PostgresSchemaChange change) => console.Out.WriteLine(change switch
    {
        { To: 0, IsChanged: false } => $"{name}: Orleans' scripts were applied before, nothing to do.",
        { To: 0 } => $"{name}: applied {string.Join(", ", change.Scripts)}.",
        { IsChanged: false } => $"{name}: the schema has version {change.To}, nothing to do.",
        { From: 0 } => $"{name}: made the schema, version {change.To}.",
        _ => $"{name}: brought the schema from version {change.From} to {change.To}.",
    });
}
