using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Cli.Output;

/// <summary>Writes a list of runs.</summary>
internal static class RunTable
{
    private static readonly string[] Columns = ["id", "status", "mixture", "created", "seconds", "tokens", "cost"];

    public static void Write(CliConsole console, RunPage page) => CliTable.Write(console, Columns, [.. page.Runs.Select(Row)]);

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
