using System.Globalization;
using MoA.Core.Runs;
using Spectre.Console;

namespace MoA.Cli.Output;

/// <summary>Writes a list of runs: a table on a terminal, else lines of tab-separated fields under a line with their names.</summary>
internal static class RunTable
{
    private static readonly string[] Columns = ["id", "status", "mixture", "created", "seconds", "tokens", "cost"];

    public static void Write(CliConsole console, RunPage page)
    {
        if (!console.IsOutputTerminal)
        {
            console.Out.WriteLine(string.Join('\t', Columns));
            foreach (var run in page.Runs)
                console.Out.WriteLine(string.Join('\t', Row(run)));
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in Columns)
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        foreach (var run in page.Runs)
            table.AddRow([.. Row(run).Select(cell => new Text(cell))]);
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            ColorSystem = console.CanColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        }).Write(table);
    }

    private static string[] Row(RunSummary run) =>
    [
        run.Id.Value,
        Words.Of(run.Status),
        run.Mixture,
        run.Created.ToString("yyyy-MM-dd HH:mm:ssK", CultureInfo.InvariantCulture),
        run.Completed is { } completed ? (completed - run.Created).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "",
        run.Usage.TotalTokens.ToString(CultureInfo.InvariantCulture),
        run.Cost.ToString("0.######", CultureInfo.InvariantCulture),
    ];
}
