using Spectre.Console;

namespace MoA.Cli.Output;

/// <summary>Writes a table on a terminal, else lines of tab-separated fields under a line with their names.</summary>
internal static class CliTable
{
    public static void Write(CliConsole console, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        if (!console.IsOutputTerminal)
        {
            console.Out.WriteLine(string.Join('\t', columns));
            foreach (var row in rows)
                console.Out.WriteLine(string.Join('\t', row));
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            ColorSystem = console.CanColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        }).Write(table);
    }
}
