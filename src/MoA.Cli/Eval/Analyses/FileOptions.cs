using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Evaluation.Analysis.Answers;

namespace MoA.Cli.Eval.Analyses;

/// <summary>Options that name files of models.</summary>
internal static class FileOptions
{
    public static Option<string[]> Named(string name, string description) =>
        new(name) { Description = $"{description} Several: repeat it. Without MODEL= the file's name is the model.", HelpName = "MODEL=FILE" };

    public static Option<string?> Leaderboard() =>
        new("--leaderboard") { Description = "Win rates of models: alpaca_eval's leaderboard, or any CSV with the columns model and win_rate.", HelpName = "FILE" };

    public static Option<bool> LengthControlled() =>
        new("--length-controlled") { Description = "Of the leaderboard take length_controlled_winrate instead of win_rate." };

    public static NamedFile[] Files(this ParseResult parsed, Option<string[]> option) => [.. (parsed.GetValue(option) ?? []).Select(NamedFile.Parse)];

    /// <exception cref="CliException">A server or the demo was named, which a command that reads files has no use for.</exception>
    public static void RefuseSession(this GlobalOptions globals, ParseResult parsed)
    {
        if (globals.Server(parsed) is not null || globals.IsDemo(parsed))
            throw new CliException(ExitCode.Usage, "This analysis reads files of this machine: leave --server and --demo out.");
    }
}
