using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Output;
using MoA.Core.Runs;

namespace MoA.Cli.Commands;

/// <summary><c>moa runs list</c>.</summary>
internal static class RunsListCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var status = new Option<RunStatus?>("--status") { Description = "Only runs that stand here." };
        var mixture = new Option<string?>("--mixture") { Description = "Only runs of this mixture or model.", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = "Most runs, 1 to 100. Default 20.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
                result.AddError("--limit must be from 1 to 100.");
        });
        var after = new Option<RunId?>("--after")
        {
            Description = "Only runs older than this one: the last of the page before.",
            HelpName = "ID",
            CustomParser = result =>
            {
                if (RunId.TryParse(result.Tokens[0].Value, out var id))
                    return id;
                result.AddError($"--after: '{result.Tokens[0].Value}' is not a run id.");
                return null;
            },
        };
        var command = new Command("list", "List runs, newest first.") { status, mixture, limit, after };
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var page = await session.Runtime.ListAsync(
                new RunQuery { Status = parsed.GetValue(status), Mixture = parsed.GetValue(mixture), Limit = parsed.GetValue(limit), After = parsed.GetValue(after) },
                cancellationToken);
            if (globals.IsJson(parsed))
                environment.Console.Out.WriteLine(RunListJson.Write(page));
            else
                RunTable.Write(environment.Console, page);
            if (page.HasMore && !globals.IsJson(parsed))
                environment.Console.Note($"There are more: --after {page.Runs[^1].Id}");
            return ExitCode.Ok;
        });
        return command;
    }
}
