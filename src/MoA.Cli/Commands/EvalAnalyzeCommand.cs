using System.CommandLine;
using MoA.Cli.Eval.Analyses;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval analyze</c>: the analyses of the Mixture-of-Agents paper (arXiv 2406.04692, sections 2.1, 3.3 and 3.4, appendices A, B and D).</summary>
internal static class EvalAnalyzeCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment) =>
        new("analyze", "The analyses of the Mixture-of-Agents paper, on runs and recorded files. None of them asks a model.")
        {
            SimilarityCommand.Create(globals, environment),
            RankerCommand.Create(globals, environment),
            ProposersCommand.Create(globals, environment),
            SelectCommand.Create(globals, environment),
            BudgetCommand.Create(globals, environment),
            AccuracyCommand.Create(globals, environment),
        };
}
