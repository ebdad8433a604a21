using System.CommandLine;
using MoA.Cli.Commands;

namespace MoA.Cli.Eval.Analyses;

/// <summary><c>moa eval analyze proposers</c>: how many proposers, and how different.</summary>
internal static class ProposersCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment) =>
        new("proposers", "Sweep the number of proposers: several models, or one model several times (section 3.3, table 3).")
        {
            ProposersPlanCommand.Create(globals, environment),
            ProposersReportCommand.Create(globals, environment),
        };

    public static Argument<string> Folder() => new("folder") { Description = "The folder of the sweep." };
}
